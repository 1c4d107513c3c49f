import type { ExactCost } from '#domain/tariff/charge-price'
import type { ExplainedLimit, ExplainedLine, PriceExplanation, UnpricedQuantity } from '#domain/tariff/explain-price'
import { absolute, isZero, type Rational, roundHalfAway } from '#domain/tariff/rational'
import { formatMoney, formatPercent, formatUnitPrice } from '#ui/format/format-money.ts'
import type { Wording } from '#ui/wording.ts'
import { restrictionWords } from './restriction-words.ts'

/** An explanation as sentences, each beside the part it speaks of. */
export interface ExplanationWords {
  readonly lines: readonly string[]
  readonly unpriced: readonly string[]
  readonly limits: readonly string[]
  readonly total: string
}

const KINDS = { ENERGY: 'energy', TIME: 'time', PARKING_TIME: 'parking', RESERVATION_TIME: 'reservation' } as const

/** Says how a price came about. Amounts are shown to four decimals at most; what is summed is exact. */
export function explanationWords(explanation: PriceExplanation, wording: Wording): ExplanationWords {
  const { currency, total, rounded } = explanation
  const amount = (value: Rational) => formatUnitPrice(roundHalfAway(value, 1_000_000), currency, wording.locale)
  const sides = ({ exclVat, inclVat }: ExactCost) =>
    sideWords(exclVat && amount(exclVat), inclVat && amount(inclVat), wording)
  const minor = (side: number | null) => (side === null ? null : formatMoney(side, currency, wording.locale))
  return {
    lines: explanation.lines.map(
      (line) => `${lineWords(line, explanation, wording)} ${costWords(line, amount, wording)}`,
    ),
    unpriced: explanation.unpriced.map((one) => unpricedWords(one, explanation, wording)),
    limits: explanation.limits.map((one) => limitWords(one, sides, wording)),
    total: wording.t('explain.total', {
      exact: sides(total),
      rounded: sideWords(minor(rounded.exclMinor), minor(rounded.inclMinor), wording),
    }),
  }
}

function lineWords(line: ExplainedLine, { currency, timeZone }: PriceExplanation, wording: Wording): string {
  const { t, locale, forCode } = wording
  const unitPrice = formatUnitPrice(line.unitPriceMicros, currency, locale)
  const values = {
    what: forCode('driver.line', line.kind, 'driver.line.other'),
    from: timeWords(line.startAt, timeZone, locale),
    to: timeWords(line.endAt, timeZone, locale),
    tariff: line.tariffId,
    element: line.elementIndex + 1,
    when: restrictionWords(line.restrictions, wording) ?? t('explain.always'),
  }
  if (line.dimension === 'FLAT') return t('explain.once', { ...values, price: unitPrice })
  const isEnergy = line.dimension === 'ENERGY'
  const price = t(isEnergy ? 'explain.per_kwh' : 'explain.per_hour', { price: unitPrice })
  const quantity = quantityWords(line.billed, isEnergy, locale)
  if (line.stepSize === null) return t('explain.measured', { ...values, price, quantity })
  const measured = quantityWords(line.measured, isEnergy, locale)
  return t('explain.stepped', {
    ...values,
    price,
    quantity,
    measured,
    step: stepWords(line.stepSize, isEnergy, locale),
  })
}

function costWords(line: ExplainedLine, amount: (value: Rational) => string, { t, locale }: Wording): string {
  const { exclVat, inclVat, tax, vatBasisPoints } = line
  if (exclVat !== null && inclVat !== null) {
    if (isZero(exclVat)) return t('explain.cost.free')
    if (vatBasisPoints === null || tax === null) return t('explain.cost.untaxed', { excl: amount(exclVat) })
    const rate = formatPercent(vatBasisPoints, locale)
    return t('explain.cost.taxed', { excl: amount(exclVat), tax: amount(tax), incl: amount(inclVat), rate })
  }
  if (exclVat !== null) return t('explain.cost.excl', { excl: amount(exclVat) })
  return t('explain.cost.incl', { incl: inclVat === null ? '?' : amount(inclVat) })
}

function unpricedWords(one: UnpricedQuantity, { timeZone }: PriceExplanation, wording: Wording): string {
  const { t, locale, forCode } = wording
  return t(one.withoutTariff ? 'explain.no_tariff' : 'explain.unpriced', {
    what: forCode('driver.line', KINDS[one.dimension], 'driver.line.other'),
    from: timeWords(one.startAt, timeZone, locale),
    to: timeWords(one.endAt, timeZone, locale),
    quantity: quantityWords(one.quantity, one.dimension === 'ENERGY', locale),
  })
}

function limitWords({ limit, added }: ExplainedLimit, sides: (cost: ExactCost) => string, { t }: Wording): string {
  const { exclVat, inclVat } = added
  const amount = sides({ exclVat: exclVat && absolute(exclVat), inclVat: inclVat && absolute(inclVat) })
  return t(`explain.${limit}`, { amount })
}

function sideWords(excl: string | null, incl: string | null, { t }: Wording): string {
  if (excl !== null && incl !== null) return t('explain.sides.both', { excl, incl })
  if (excl !== null) return t('explain.sides.excl', { excl })
  return incl === null ? t('explain.sides.none') : t('explain.sides.incl', { incl })
}

/** Energy in kWh to a tenth of a Wh, time in minutes. */
function quantityWords(quantity: Rational, isEnergy: boolean, locale: string): string {
  if (isEnergy) return unitWords(roundHalfAway(quantity, 10_000) / 10_000, 'kWh', 4, locale)
  return unitWords(roundHalfAway(quantity, 6000) / 100, 'min', 2, locale)
}

function stepWords(stepSize: number, isEnergy: boolean, locale: string): string {
  if (isEnergy)
    return stepSize % 1000 === 0 ? unitWords(stepSize / 1000, 'kWh', 0, locale) : unitWords(stepSize, 'Wh', 0, locale)
  return stepSize % 60 === 0 ? unitWords(stepSize / 60, 'min', 0, locale) : unitWords(stepSize, 's', 0, locale)
}

function unitWords(value: number, unit: string, decimals: number, locale: string): string {
  // A no-break space: number and unit stay on one line.
  return `${new Intl.NumberFormat(locale, { maximumFractionDigits: decimals }).format(value)}\u00a0${unit}`
}

/** The clock on the wall of the site; where its zone is unknown, UTC, which is then said. */
function timeWords(at: number, timeZone: string | null, locale: string): string {
  const clock = { hour: '2-digit', minute: '2-digit' } as const
  return timeZone === null
    ? new Intl.DateTimeFormat(locale, { ...clock, timeZone: 'UTC', timeZoneName: 'short' }).format(at)
    : new Intl.DateTimeFormat(locale, { ...clock, timeZone }).format(at)
}
