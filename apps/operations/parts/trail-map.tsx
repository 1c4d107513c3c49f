import type { Decision } from '../review-views.ts'
import { useWords } from '../words.ts'

const WIDTH = 320
const HEIGHT = 240
const EDGE = 24

interface Dot {
  readonly number: number
  readonly x: number
  readonly y: number
  readonly country: string | null
  readonly isRefused: boolean
}

/** The places of a trail to scale among themselves, without a map beneath: how far apart they are is what matters. */
export function TrailMap({ decisions }: { readonly decisions: readonly Decision[] }) {
  const { t } = useWords()
  const dots = dotsOf(decisions)
  if (dots.length < 2) return null
  return (
    <svg class="trail-map" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={t('ops.review.map')}>
      <polyline points={dots.map(({ x, y }) => `${x},${y}`).join(' ')} class="trail-line" />
      {/* The newest is drawn last, above the others. */}
      {dots.toReversed().map(({ number, x, y, country, isRefused }) => (
        <g key={number}>
          <title>{country ?? ''}</title>
          <circle cx={x} cy={y} r={11} class={isRefused ? 'trail-dot trail-refused' : 'trail-dot'} />
          <text x={x} y={y + 4} text-anchor="middle" class="trail-dot-number">
            {number}
          </text>
        </g>
      ))}
    </svg>
  )
}

function dotsOf(decisions: readonly Decision[]): readonly Dot[] {
  const placed = decisions.flatMap((decision, index) => {
    return decision.place ? [{ ...decision, place: decision.place, number: index + 1 }] : []
  })
  const middle = average(placed.map(({ place }) => place.latitude))
  // A degree of longitude is shorter the farther north it is.
  const narrowing = Math.cos((middle * Math.PI) / 180)
  const points = placed.map(({ place }) => ({ east: place.longitude * narrowing, north: place.latitude }))
  const west = Math.min(...points.map(({ east }) => east))
  const south = Math.min(...points.map(({ north }) => north))
  const spanX = Math.max(...points.map(({ east }) => east)) - west
  const spanY = Math.max(...points.map(({ north }) => north)) - south
  const scale = Math.min((WIDTH - 2 * EDGE) / Math.max(spanX, 1e-4), (HEIGHT - 2 * EDGE) / Math.max(spanY, 1e-4))
  const left = (WIDTH - spanX * scale) / 2
  const bottom = HEIGHT - (HEIGHT - spanY * scale) / 2
  return placed.map(({ number, place, allowed }, index) => ({
    number,
    x: left + ((points[index]?.east ?? west) - west) * scale,
    y: bottom - ((points[index]?.north ?? south) - south) * scale,
    country: place.country,
    isRefused: allowed !== 'ALLOWED',
  }))
}

function average(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length
}
