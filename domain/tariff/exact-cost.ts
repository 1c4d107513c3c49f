import type { ExactCost, OmittedVat } from '#domain/tariff/charge-price'
import { add, divide, isZero, multiply, type Rational, rational, ZERO } from '#domain/tariff/rational'
import type { PriceComponent, Tariff } from '#domain/tariff/tariff'

/** Nothing, with and without VAT. */
export const NO_COST: ExactCost = { exclVat: ZERO, inclVat: ZERO }

/** The sum of costs, each side on its own; one unknown makes its side unknown. */
export function sumCosts(costs: readonly ExactCost[]): ExactCost {
  return costs.reduce(
    (total, cost) => ({
      exclVat: addKnown(total.exclVat, cost.exclVat),
      inclVat: addKnown(total.inclVat, cost.inclVat),
    }),
    NO_COST,
  )
}

/** Both sides of `quantity` units of a component. The side a tariff's prices are not given in is unknown when the tariff has no VAT rate at all and its version of OCPI does not say what that means. */
export function costOf(
  quantity: Rational,
  component: PriceComponent,
  tariff: Tariff,
  omittedVat: OmittedVat,
): ExactCost {
  const amount = multiply(quantity, rational(component.priceMicros, 1_000_000))
  if (isZero(amount)) return NO_COST
  if (tariff.taxIncluded === 'N/A') return { exclVat: amount, inclVat: amount }
  const factor = rational(10_000 + (component.vatBasisPoints ?? 0), 10_000)
  const isOtherSideKnown = statesVat(tariff) || (tariff.taxIncluded === undefined && omittedVat === 'none')
  if (tariff.taxIncluded === 'YES')
    return { exclVat: isOtherSideKnown ? divide(amount, factor) : null, inclVat: amount }
  return { exclVat: amount, inclVat: isOtherSideKnown ? multiply(amount, factor) : null }
}

function statesVat(tariff: Tariff): boolean {
  return tariff.elements.some(({ priceComponents }) =>
    priceComponents.some(({ vatBasisPoints }) => vatBasisPoints !== null),
  )
}

function addKnown(left: Rational | null, right: Rational | null): Rational | null {
  return left === null || right === null ? null : add(left, right)
}
