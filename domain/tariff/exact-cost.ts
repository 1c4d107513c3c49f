import type { ExactCost } from '#domain/tariff/charge-price'
import type { CompiledComponent } from '#domain/tariff/compile-tariff'
import { add, multiply, type Rational, ZERO } from '#domain/tariff/rational'

/** Nothing, with and without VAT. */
export const NO_COST: ExactCost = { exclVat: ZERO, inclVat: ZERO }

/** The sum of two costs, each side on its own; one unknown makes its side unknown. */
export function addCosts(left: ExactCost, right: ExactCost): ExactCost {
  if (left === NO_COST) return right
  if (right === NO_COST) return left
  return { exclVat: addKnown(left.exclVat, right.exclVat), inclVat: addKnown(left.inclVat, right.inclVat) }
}

/** Both sides of so many 10⁻⁶ units of a component. */
export function costOf(quantityMicros: Rational, { exclVat, inclVat }: CompiledComponent): ExactCost {
  const excl = exclVat === null ? null : multiply(exclVat, quantityMicros)
  if (exclVat === inclVat) return { exclVat: excl, inclVat: excl }
  return { exclVat: excl, inclVat: inclVat === null ? null : multiply(inclVat, quantityMicros) }
}

function addKnown(left: Rational | null, right: Rational | null): Rational | null {
  return left === null || right === null ? null : add(left, right)
}
