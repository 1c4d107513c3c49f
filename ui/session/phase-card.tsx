import type { SessionPhase } from '#domain/session/reported-phase'
import type { MessageKey } from '#ui/translate.ts'
import type { LiveViewProps } from './live-view.tsx'

const TONES: Readonly<Record<SessionPhase, 'busy' | 'good' | 'warn' | 'bad'>> = {
  created: 'busy',
  declined: 'bad',
  reserving: 'busy',
  reserved: 'good',
  cancelled: 'warn',
  asking: 'busy',
  refused: 'bad',
  unanswered: 'warn',
  starting: 'busy',
  charging: 'good',
  stopping: 'busy',
  ended: 'good',
  settled: 'good',
}

/** What to tell where the operator or the bank gave no reason we know. */
const PLAIN_REASONS: Partial<Readonly<Record<SessionPhase, MessageKey>>> = {
  declined: 'driver.reason.card_declined',
  refused: 'driver.reason.refused',
  unanswered: 'driver.reason.unanswered',
}

/** Where the phase is told in full and a reason is worth a sentence more: what a request came to that changed nothing. */
const OFTEN_WITH_REASON: Partial<Readonly<Record<SessionPhase, MessageKey>>> = {
  charging: 'driver.reason.stop_failed',
  starting: 'driver.reason.stop_when_begun',
  reserved: 'driver.reason.reserve_failed',
  cancelled: 'driver.reason.reservation_expired',
}

/** Where the charge stands, in words, and the countdown while the operator is asked. */
export function PhaseCard({ session, now, wording }: LiveViewProps) {
  const { phase, reason, answerBy } = session
  const plain = PLAIN_REASONS[phase]
  const waiting =
    (phase === 'asking' || phase === 'reserving' || phase === 'created' || phase === 'stopping') && answerBy !== null
  return (
    <section class={`phase phase-${TONES[phase]}`} aria-labelledby="phase-title">
      <PhaseShape phase={phase} />
      <div class="stack-tight">
        <h2 id="phase-title">{wording.t(`driver.phase.${phase}`)}</h2>
        {plain ? (
          <p>{wording.forCode('driver.reason', reason ?? '', plain)}</p>
        ) : (
          <p>{wording.t(`driver.phase_detail.${phase}`)}</p>
        )}
        {!plain && reason !== null && OFTEN_WITH_REASON[phase] && (
          <p>{wording.forCode('driver.reason', reason, OFTEN_WITH_REASON[phase])}</p>
        )}
        {waiting && <Countdown until={answerBy} now={now} words={wording.t} />}
      </div>
    </section>
  )
}

function Countdown(props: {
  readonly until: number
  readonly now: number
  readonly words: LiveViewProps['wording']['t']
}) {
  const seconds = Math.ceil((props.until - props.now) / 1000)
  if (seconds <= 0) return <p class="countdown">{props.words('driver.live.answer_late')}</p>
  return (
    <p class="countdown">
      <progress value={Math.min(seconds, 60)} max={60} aria-label={props.words('driver.live.countdown_label')} />
      <span>{props.words('driver.live.countdown', { seconds })}</span>
    </p>
  )
}

function PhaseShape({ phase }: { readonly phase: SessionPhase }) {
  const tone = TONES[phase]
  return (
    <svg class="phase-shape" viewBox="0 0 24 24" aria-hidden="true" fill="none" stroke="currentColor" stroke-width="2">
      {phase === 'charging' || phase === 'starting' ? (
        <path d="M13 2 5 14h6l-1 8 9-13h-6z" stroke-linejoin="round" />
      ) : tone === 'good' ? (
        <path d="m4 13 5 5L20 6" stroke-linecap="round" stroke-linejoin="round" />
      ) : tone === 'busy' ? (
        <path d="M12 3a9 9 0 1 1-9 9M12 7v5l3 2" stroke-linecap="round" />
      ) : (
        <path d="M12 3 22 20H2zM12 9v5M12 16.5v.5" stroke-linejoin="round" stroke-linecap="round" />
      )}
    </svg>
  )
}
