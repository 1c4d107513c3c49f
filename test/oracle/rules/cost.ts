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
  // 2.1.1 prices are without VAT, and say nothing of it.
  if (version === '2.1.1') return { excl: stated, incl: null }
  const withTax = plus(fraction(1n), over(rateOf(component), fraction(100n)))
  if (version === '2.2.1') return { excl: stated, incl: times(stated, withTax) }
  if (tariff.tax_included === 'N/A') return { excl: stated, incl: stated }
  const isKnown = statesAnyRate(tariff)
  return tariff.tax_included === 'YES'
    ? { excl: isKnown ? over(stated, withTax) : null, incl: stated }
    : { excl: stated, incl: isKnown ? times(stated, withTax) : null }
}

/** In percent; what is left out is not due. */
const rateOf = ({ vat }: RawComponent): Fraction => (vat === null || vat === undefined ? ZERO : readNumber(vat))

/** 2.3.0: where no rate stands anywhere, taxes are decided elsewhere. */
function statesAnyRate({ elements }: RawTariff): boolean {
  return elements.some(({ price_components }) => price_components.some(({ vat }) => vat !== null && vat !== undefined))
}
