import { useEffect, useRef, useState } from 'preact/hooks'
import { formatUnitPrice } from '#ui/format/format-money.ts'
import type { PricedCharge, PricedLine } from '../claim-views.ts'
import { useWords } from '../words.ts'

const KINDS = ['reservation', 'fixed', 'energy', 'time', 'parking'] as const
const ROW = 34
const BAR = 24
const AXIS = 26
/** The least width of what is written. */
const LABEL = 110
const AMOUNT = 62
const CLOCK = 64

/** When what has a price, as a picture: a row for each kind of cost, a bar for each of its lines. The table beside it says the same. */
export function ChargeTimeLine({ price }: { readonly price: PricedCharge }) {
  const { t, locale, forCode } = useWords()
  const [box, width] = useWidth()
  const rows = KINDS.filter((kind) => price.lines.some((line) => line.kind === kind))
  const startAt = Math.min(...price.periods.map((period) => period.startAt))
  const endAt = Math.max(...price.periods.map((period) => period.endAt))
  const changes = [...new Set([...price.periods.map((period) => period.startAt), endAt])].toSorted((a, b) => a - b)
  const left = LABEL
  const xOf = (at: number) => left + ((at - startAt) / Math.max(1, endAt - startAt)) * (width - left - 8)
  const height = rows.length * ROW + AXIS
  const clock = new Intl.DateTimeFormat(locale, {
    timeZone: price.timeZone ?? 'UTC',
    hour: '2-digit',
    minute: '2-digit',
  })
  return (
    <div class="time-line" ref={box}>
      <svg
        viewBox={`0 0 ${width} ${height}`}
        width={width}
        height={height}
        role="img"
        aria-label={t('ops.claim.time_line')}
      >
        {rows.map((kind, row) => (
          <text key={kind} x={0} y={row * ROW + BAR / 2 + 5} class="time-line-kind">
            {forCode('driver.line', kind, 'driver.line.other')}
          </text>
        ))}
        {changes.map((at) => (
          <line key={at} x1={xOf(at)} x2={xOf(at)} y1={0} y2={height - AXIS + 4} class="time-line-tick" />
        ))}
        {spaced(changes, xOf).map((at) => (
          <text key={at} x={xOf(at)} y={height - 6} text-anchor={anchorOf(xOf(at), width)} class="time-line-clock">
            {clock.format(at)}
          </text>
        ))}
        {price.lines.map((line, index) => (
          <Bar
            key={`${line.kind}${line.startAt}${index}`}
            line={line}
            top={rows.indexOf(line.kind) * ROW}
            from={xOf(line.startAt)}
            to={xOf(line.endAt)}
            amount={amountOf(line, price.currency, locale)}
          />
        ))}
      </svg>
    </div>
  )
}

function Bar(props: {
  readonly line: PricedLine
  readonly top: number
  readonly from: number
  readonly to: number
  readonly amount: string
}) {
  const { line, top, from, to, amount } = props
  // What is due once has no length.
  const isPoint = line.kind === 'fixed'
  const length = isPoint ? AMOUNT : Math.max(3, to - from - 2)
  return (
    <g>
      <title>{line.sentence}</title>
      <rect x={from + 1} y={top} width={length} height={BAR} rx={5} class={`time-line-bar time-line-${line.kind}`} />
      {length >= AMOUNT && (
        <text x={from + 9} y={top + BAR / 2 + 5} class="time-line-amount">
          {amount}
        </text>
      )}
    </g>
  )
}

/** Those of the instants whose clock times have room beside each other; the first and the last always have. */
function spaced(instants: readonly number[], xOf: (at: number) => number): readonly number[] {
  const last = instants.at(-1) ?? 0
  const isApart = (one: number, other: number) => xOf(other) - xOf(one) >= CLOCK
  const kept: number[] = []
  for (const at of instants) {
    const before = kept.at(-1)
    if (before === undefined || at === last || (isApart(before, at) && isApart(at, last))) kept.push(at)
  }
  return kept
}

function anchorOf(x: number, width: number): 'start' | 'middle' | 'end' {
  if (x > width - CLOCK / 2) return 'end'
  return x < LABEL + CLOCK / 2 ? 'start' : 'middle'
}

function amountOf({ exclMicros, inclMicros }: PricedLine, currency: string, locale: string): string {
  const micros = exclMicros ?? inclMicros
  return micros === null ? '?' : formatUnitPrice(Math.round(micros / 10_000) * 10_000, currency, locale)
}

/** The width there is, so that what is written keeps its size on a phone. */
function useWidth() {
  const box = useRef<HTMLDivElement>(null)
  const [width, setWidth] = useState(640)
  useEffect(() => {
    const element = box.current
    if (element === null) return
    const observer = new ResizeObserver(() => setWidth(Math.max(240, element.clientWidth)))
    observer.observe(element)
    return () => observer.disconnect()
  }, [])
  return [box, width] as const
}
