import { formatTimeOfDay } from '#ui/format/format-instant.ts'
import { formatUnitPrice } from '#ui/format/format-money.ts'
import type { Wording } from '#ui/wording.ts'
import type { LiveSession } from './live-session.ts'

/** `From 14:30 CEST: €0.25 per minute while not charging`. Time is told by the minute, since that is what people can still do something about. */
export function priceStepWords(
  { at, timeZone, prices }: NonNullable<LiveSession['nextPrice']>,
  currency: string,
  now: number,
  { t, locale }: Wording,
): string {
  const words = prices.map(({ kind, grossMicros }) => {
    if (grossMicros === 0) return t(`driver.live.step.${kind}_free`)
    const micros = kind === 'energy' ? grossMicros : Math.round(grossMicros / 60)
    return t(`driver.live.step.${kind}`, { amount: formatUnitPrice(micros, currency, locale) })
  })
  const time = formatTimeOfDay(at, timeZone, locale)
  return t(at > now ? 'driver.live.step.from' : 'driver.live.step.since', { time, prices: words.join(', ') })
}
