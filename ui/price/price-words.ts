import type { PriceWords, PriceWordsLine, QuoteTerms } from '#domain/quote/quote'
import type { PriceLimit } from '#domain/tariff/tariff'
import { type SummaryPrice, summarizeTariff, type TariffSummary } from '#domain/tariff/tariff-summary'
import { formatMoney, formatPercent, formatUnitPrice } from '#ui/format/format-money.ts'
import { formatDuration, formatEnergy } from '#ui/format/format-quantity.ts'
import type { MessageKey } from '#ui/translate.ts'
import type { Wording } from '#ui/wording.ts'
import { restrictionWords } from './restriction-words.ts'

/** The part of a quote that a driver reads. */
export type WordedTerms = Pick<QuoteTerms, 'tariff' | 'plan' | 'vatBasisPoints' | 'holdMinor'>
type KnownSummary = Extract<TariffSummary, { known: true }>

/** A price in words, as pages show it and a quote keeps it; null where the tariff says nothing, which is not free. */
export function priceWords(terms: WordedTerms, wording: Wording): PriceWords | null {
  const { t, locale } = wording
  const { tariff, vatBasisPoints, holdMinor } = terms
  const summary = summarizeTariff(tariff, vatBasisPoints)
  if (!summary.known) return null
  return {
    language: wording.language,
    lines: linesOf(terms, summary, wording),
    reservation: reservationLines(summary, wording),
    tax: t('driver.price.vat_included', { rate: formatPercent(vatBasisPoints, locale) }),
    hold: holdMinor > 0 ? t('driver.pay.hold', { amount: formatMoney(holdMinor, tariff.currency, locale) }) : null,
  }
}

function linesOf(terms: WordedTerms, summary: KnownSummary, wording: Wording): readonly PriceWordsLine[] {
  const { t, locale } = wording
  const { currency } = summary
  const { sessionFeeMinor } = terms.plan
  if (summary.isFree && sessionFeeMinor === 0)
    return [{ what: t('driver.price.free'), when: null, amount: formatMoney(0, currency, locale) }]
  const rows = (prices: readonly SummaryPrice[], what: MessageKey, unit: MessageKey) =>
    rowsOf(prices, t(what), unit, currency, wording)
  const limit = (of: PriceLimit | null, what: MessageKey) =>
    of === null ? [] : [{ what: t(what), when: null, amount: limitWords(of, terms, currency, locale) }]
  return [
    ...rows(summary.energyPrices, 'driver.price.energy', 'driver.price.per_kwh'),
    ...rows(summary.startFees, 'driver.price.start_fee', 'driver.price.per_charge'),
    ...rows(summary.timePrices, 'driver.price.time', 'driver.price.per_hour'),
    ...rows(summary.idlePrices, 'driver.price.idle', 'driver.price.per_hour'),
    ...(sessionFeeMinor > 0
      ? [{ what: t('driver.price.session_fee'), when: null, amount: formatMoney(sessionFeeMinor, currency, locale) }]
      : []),
    ...limit(summary.minPrice, 'driver.price.minimum'),
    ...limit(summary.maxPrice, 'driver.price.maximum'),
  ]
}

function reservationLines(summary: KnownSummary, wording: Wording): readonly PriceWordsLine[] {
  const { reservationFees, reservationTimePrices, currency } = summary
  if (reservationFees.length === 0 && reservationTimePrices.length === 0) return []
  const { t } = wording
  return [
    ...rowsOf(reservationFees, t('driver.reserve.fee'), 'driver.reserve.per_reservation', currency, wording),
    ...rowsOf(reservationTimePrices, t('driver.reserve.time'), 'driver.price.per_hour', currency, wording),
  ]
}

/** One line for each price of a kind; that nothing is charged without one, or beside its conditions, is said as well. */
function rowsOf(
  prices: readonly SummaryPrice[],
  what: string,
  unit: MessageKey,
  currency: string,
  wording: Wording,
): readonly PriceWordsLine[] {
  const { t, locale } = wording
  const lines = prices.map(({ grossPriceMicros, stepSize, when }) => {
    const conditions = [restrictionWords(when, wording), stepWords(stepSize, unit, wording)]
    const said = conditions.filter((part) => part !== null).join(' · ')
    const amount =
      grossPriceMicros === null
        ? t('driver.price.unknown_amount')
        : t(unit, { amount: formatUnitPrice(grossPriceMicros, currency, locale) })
    return { what, when: said === '' ? null : said, amount }
  })
  if (prices.some(({ when }) => restrictionWords(when, wording) === null)) return lines
  const otherwise = prices.length > 0 ? t('driver.price.otherwise') : null
  return [...lines, { what, when: otherwise, amount: t('driver.price.none') }]
}

function stepWords(stepSize: number, unit: MessageKey, { t, locale }: Wording): string | null {
  if (stepSize <= 1) return null
  if (unit === 'driver.price.per_hour') return t('driver.price.step', { step: formatDuration(stepSize, locale) })
  if (unit === 'driver.price.per_kwh')
    return t('driver.price.step', { step: formatEnergy(stepSize, locale, stepSize % 1000 === 0 ? 0 : 3) })
  return null
}

function limitWords(limit: PriceLimit, { vatBasisPoints }: WordedTerms, currency: string, locale: string): string {
  const grossMicros = limit.inclVatMicros ?? Math.round((limit.exclVatMicros * (10_000 + vatBasisPoints)) / 10_000)
  return formatUnitPrice(grossMicros, currency, locale)
}
