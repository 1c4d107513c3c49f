import { isOver } from '#domain/session/is-over'
import { formatMoney } from '#ui/format/format-money.ts'
import { formatAge, formatDuration, formatEnergy, formatPower } from '#ui/format/format-quantity.ts'
import type { Wording } from '#ui/wording.ts'
import { isStale, isStoppable, type LiveSession } from './live-session.ts'
import { PhaseCard } from './phase-card.tsx'
import { priceStepWords } from './price-step-words.ts'

/** How the page learns of changes: by a socket, one that is being opened again, or by loading anew. */
export type Connection = 'live' | 'reconnecting' | 'page'

/** What a live view is given. `stopPath` is where the Stop form goes: it works without a script. */
export interface LiveViewProps {
  readonly session: LiveSession
  readonly now: number
  readonly connection: Connection
  readonly wording: Wording
  readonly stopPath: string
  /** The secret that opens this charge, for the form; absent where a cookie does it. */
  readonly secret?: string | undefined
  readonly receiptPath: string | null
  readonly againPath: string | null
  readonly onStop?: ((event: Event) => void) | undefined
}

/** One calm screen of a charge: where it stands, what was measured, how old that is, and Stop. */
export function LiveView(props: LiveViewProps) {
  const { session, now, wording } = props
  return (
    <div class="stack">
      <PhaseCard {...props} />
      {session.bankUrl && <AtTheBank url={session.bankUrl} wording={wording} />}
      {session.startedAt !== null && <Measurements {...props} />}
      {isStoppable(session.phase) && <StopForm {...props} />}
      {isOver(session.phase) && <Afterwards {...props} />}
      {session.holdMinor > 0 && session.phase !== 'declined' && <HoldNote session={session} wording={wording} />}
      <p class="visually-hidden" aria-live="polite">
        {announcement(session, now, wording)}
      </p>
    </div>
  )
}

/** The driver's bank wants to know that it is the driver; then it leads back here. */
function AtTheBank({ url, wording }: { readonly url: string; readonly wording: Wording }) {
  return (
    <section class="notice notice-warn">
      <p>{wording.t('driver.live.bank')}</p>
      <a class="button button-wide" href={url}>
        {wording.t('driver.live.bank_button')}
      </a>
    </section>
  )
}

function Measurements({ session, now, connection, wording }: LiveViewProps) {
  const { t, locale } = wording
  const stale = isStale(session, now)
  const seconds = session.startedAt === null ? 0 : Math.max(0, ((session.endedAt ?? now) - session.startedAt) / 1000)
  return (
    <section class={stale ? 'card measurements stale' : 'card measurements'} aria-label={t('driver.live.measured')}>
      <dl class="figures">
        <Figure label={t('driver.live.energy')} value={formatEnergy(session.energyWh, locale)} />
        <Figure
          label={session.price ? t('driver.live.price') : t('driver.live.cost_so_far')}
          value={costWords(session, wording)}
          note={session.price ? null : t('driver.live.not_final')}
        />
        <Figure
          label={t('driver.live.power')}
          value={session.powerW === null ? '–' : formatPower(session.powerW, locale)}
        />
        <Figure label={t('driver.live.time')} value={formatDuration(seconds, locale)} />
      </dl>
      {session.nextPrice !== null && session.currency !== null && (
        <p class="notice">{priceStepWords(session.nextPrice, session.currency, now, wording)}</p>
      )}
      <p class={stale ? 'age age-stale' : 'age'}>
        {stale && <strong>{t('driver.live.waiting_operator')} </strong>}
        {session.updatedAt === null
          ? t('driver.live.no_word_yet')
          : t('driver.live.updated', { age: formatAge(now - session.updatedAt, locale) })}
        {connection === 'reconnecting' && session.phase !== 'settled' && (
          <span> · {t('driver.live.reconnecting')}</span>
        )}
      </p>
    </section>
  )
}

function Figure(props: { readonly label: string; readonly value: string; readonly note?: string | null }) {
  return (
    <div class="figure">
      <dt>{props.label}</dt>
      <dd>
        {props.value}
        {props.note && <span class="figure-note">{props.note}</span>}
      </dd>
    </div>
  )
}

function costWords(session: LiveSession, { t, locale }: Wording): string {
  if (session.price?.status === 'billed') return formatMoney(session.price.grossMinor, session.price.currency, locale)
  if (session.price?.status === 'held' || session.price?.status === 'parked') return t('driver.live.price_in_review')
  if (session.price?.status === 'none') return t('driver.live.nothing_due')
  if (session.costSoFarMinor === null || session.currency === null) return t('driver.live.cost_unknown')
  return formatMoney(session.costSoFarMinor, session.currency, locale)
}

function StopForm({ session, now, wording, stopPath, secret, onStop }: LiveViewProps) {
  const { t } = wording
  const asking = session.phase === 'stopping' && session.answerBy !== null && session.answerBy > now
  return (
    <form method="post" action={stopPath} class="stack" onSubmit={onStop}>
      {secret !== undefined && <input type="hidden" name="k" value={secret} />}
      <button type="submit" class="button button-danger button-wide stop-button" disabled={asking}>
        {asking ? t('driver.live.stopping_button') : t('driver.live.stop')}
      </button>
      {isStopUnheard(session, now) && <p class="notice notice-warn">{t('driver.live.stop_at_car')}</p>}
    </form>
  )
}

/** Was Stop asked for, and nothing came of it? */
function isStopUnheard({ phase, answerBy, reason }: LiveSession, now: number): boolean {
  if (phase === 'stopping') return answerBy !== null && answerBy <= now
  return phase === 'charging' && reason !== null && reason.startsWith('stop_')
}

function Afterwards({ session, wording, receiptPath, againPath }: LiveViewProps) {
  const { t } = wording
  const charged = session.phase === 'ended' || session.phase === 'settled'
  return (
    <div class="stack">
      {charged && receiptPath && (
        <a class="button button-wide" href={receiptPath}>
          {t('driver.live.receipt')}
        </a>
      )}
      {!charged && againPath && (
        <a class="button button-wide" href={againPath}>
          {t('driver.live.try_again')}
        </a>
      )}
    </div>
  )
}

/** Where the held money is: people look at their bank's app and wonder. */
function HoldNote({ session, wording }: { readonly session: LiveSession; readonly wording: Wording }) {
  const { t, locale } = wording
  const currency = session.price?.currency ?? session.currency
  if (currency === null) return null
  const money = (amountMinor: number) => formatMoney(amountMinor, currency, locale)
  const { capturedMinor, releasedMinor, refundedMinor, holdMinor } = session
  if (capturedMinor !== null && refundedMinor !== null)
    return (
      <p class="small quiet">
        {t('driver.live.refunded', { captured: money(capturedMinor), refunded: money(refundedMinor) })}
      </p>
    )
  if (capturedMinor !== null)
    return (
      <p class="small quiet">
        {t('driver.live.hold_captured', { captured: money(capturedMinor), released: money(holdMinor - capturedMinor) })}
      </p>
    )
  if (releasedMinor !== null)
    return <p class="small quiet">{t('driver.live.hold_released', { amount: money(releasedMinor) })}</p>
  return <p class="small quiet">{t('driver.live.hold_open', { amount: money(holdMinor) })}</p>
}

/** Said aloud at most four times a minute: the text changes only with its quarter. */
function announcement(session: LiveSession, now: number, wording: Wording): string {
  if (session.phase !== 'charging' || session.updatedAt === null)
    return wording.forCode('driver.phase', session.phase, 'driver.phase.created')
  const quarter = Math.floor((now - (session.startedAt ?? now)) / 60_000)
  return wording.t('driver.live.announce', {
    minutes: quarter,
    energy: formatEnergy(Math.floor(session.energyWh / 1000) * 1000, wording.locale, 0),
  })
}
