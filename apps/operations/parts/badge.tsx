import { useWords } from '../words.ts'

type Tone = 'good' | 'busy' | 'warn' | 'bad' | 'quiet'

// A shape for each tone, so that none is told by colour alone.
const SHAPES: Readonly<Record<Tone, string>> = { good: '●', busy: '◐', warn: '▲', bad: '■', quiet: '○' }

const TONES: Readonly<Record<string, Tone>> = {
  registered: 'good',
  feed: 'good',
  settled: 'good',
  billed: 'good',
  captured: 'good',
  finished: 'good',
  reserved: 'good',
  available: 'good',
  active: 'good',
  pushed: 'good',
  ordered: 'busy',
  issued: 'busy',
  pending: 'warn',
  expired: 'warn',
  blocked: 'bad',
  charging: 'busy',
  starting: 'busy',
  stopping: 'busy',
  asking: 'busy',
  reserving: 'busy',
  running: 'busy',
  registering: 'busy',
  invited: 'busy',
  waiting: 'warn',
  unanswered: 'warn',
  parked: 'warn',
  leniency: 'warn',
  fault: 'warn',
  held: 'bad',
  refused: 'bad',
  declined: 'bad',
  failed: 'bad',
  unregistered: 'bad',
  closed: 'bad',
  outoforder: 'bad',
  inoperative: 'bad',
}

/** A state: shape, word and colour. A word we do not have is shown as the system has it. */
export function Badge({ state, tone }: { readonly state: string; readonly tone?: Tone }) {
  const { forCode, t } = useWords()
  const shown = tone ?? TONES[state.toLowerCase()] ?? 'quiet'
  const word = forCode('ops.state', state, 'ops.state.other')
  return (
    <span class={`badge badge-${shown}`}>
      <span aria-hidden="true">{SHAPES[shown]}</span>
      {word === t('ops.state.other') ? state.toLowerCase().replaceAll('_', ' ') : word}
    </span>
  )
}
