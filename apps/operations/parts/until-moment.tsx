import { useWords } from '../words.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS

/** In how long something is due, the exact moment on pointing. */
export function UntilMoment({ at }: { readonly at: number }) {
  const { locale } = useWords()
  const restMs = at - Date.now()
  const [unit, sizeMs] =
    Math.abs(restMs) >= 2 * DAY_MS
      ? (['day', DAY_MS] as const)
      : Math.abs(restMs) >= 2 * HOUR_MS
        ? (['hour', HOUR_MS] as const)
        : (['minute', MINUTE_MS] as const)
  const words = new Intl.RelativeTimeFormat(locale, { numeric: 'always' }).format(Math.round(restMs / sizeMs), unit)
  const exact = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'medium' }).format(at)
  return (
    <time dateTime={new Date(at).toISOString()} title={exact} class="figure">
      {words}
    </time>
  )
}
