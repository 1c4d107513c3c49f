import type { ChargeLine } from './charge-line.ts'
import { type Fraction, fraction, over, plus, readNumber, times, ZERO } from './fraction.ts'
import type { OcpiVersion, RawComponent, RawTariff } from './raw-case.ts'

/** Before and after tax; null where nobody can know. */
export interface Cost {
  readonly excl: Fraction | null
  readonly incl: Fraction | null
}

export const NO_COST: Cost = { excl: ZERO, incl: ZERO }

export const addCosts = (a: Cost, b: Cost): Cost => ({
  excl: a.excl && b.excl && plus(a.excl, b.excl),
  incl: a.incl && b.incl && plus(a.incl, b.incl),
})

/** What a line costs. */
export function costOf({ tariff, component, quantity }: ChargeLine, version: OcpiVersion): Cost {
  const stated = times(quantity, readNumber(component.price))
  // Of nothing, any tax is nothing.
  if (stated.top === 0n) return NO_COST
  const withTax = plus(fraction(1n), over(rateOf(component), fraction(100n)))
  if (tariff.tax_included === 'N/A') return { excl: stated, incl: stated }
  const isKnown = statesTax(tariff, version)
  return tariff.tax_included === 'YES'
    ? { excl: isKnown ? over(stated, withTax) : null, incl: stated }
    : { excl: stated, incl: isKnown ? times(stated, withTax) : null }
}

/** In percent; what is left out is not due. */
const rateOf = ({ vat }: RawComponent): Fraction => (vat === null || vat === undefined ? ZERO : readNumber(vat))

/**
 * What is left out is not due, says 2.2.1. In 2.1.1 there was no place for a rate, and in 2.3.0 a tariff that has none
 * anywhere leaves its taxes to be decided elsewhere.
 */
function statesTax(tariff: RawTariff, version: OcpiVersion): boolean {
  return version === '2.2.1' || ratesOf(tariff).some((rate) => rate !== null)
}

/** The rate that whatever is paid under a tariff bears, in percent; null where it has several, or nobody knows. */
export function onlyRateOf(tariff: RawTariff, version: OcpiVersion): Fraction | null {
  if (tariff.tax_included === 'N/A') return ZERO
  const [rate, ...others] = new Set(ratesOf(tariff))
  return statesTax(tariff, version) && others.length === 0 ? readNumber(rate ?? 0) : null
}

const ratesOf = ({ elements }: RawTariff): readonly (number | null)[] =>
  elements.flatMap(({ price_components }) => price_components.map(({ vat }) => vat ?? null))
