import type { ClaimedPrice } from '#domain/cdr/cdr'

/** Operators round each tax on its own. */
const TOLERANCE_MICROS = 10_000

/**
 * Which taxes of a claim are more than their own percentage of all that they could be levied on: the amount and every other tax. Less is
 * fine, since a tax may be due on a part of the charge alone.
 */
export function findExcessTaxes(price: ClaimedPrice): readonly number[] {
  const { exclVatMicros, taxes = [] } = price
  const inclMicros = taxes.reduce((total, { amountMicros }) => total + amountMicros, exclVatMicros)
  return taxes.flatMap(({ percentMicros, amountMicros }, i) => {
    if (percentMicros === null) return []
    const most = (BigInt(Math.abs(inclMicros - amountMicros)) * BigInt(Math.abs(percentMicros))) / 100_000_000n
    return BigInt(Math.abs(amountMicros)) > most + BigInt(TOLERANCE_MICROS) ? [i] : []
  })
}
