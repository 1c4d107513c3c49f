import type { Totals } from './charge-record.ts'
import type { Price } from './ocpi-objects.ts'
import type { Cost } from './price-charge.ts'
import { toDecimal } from './rational.ts'

/** The amount as OCPI sends it; this is the one place where money is rounded. */
export function toPrice(cost: Cost): Price {
  const { exclVat, inclVat } = toTotals(cost)
  return inclVat === null ? { excl_vat: Number(exclVat) } : { excl_vat: Number(exclVat), incl_vat: Number(inclVat) }
}

/** The amount as decimal strings with four places. */
export function toTotals({ exclVat, inclVat }: Cost): Totals {
  return { exclVat: toDecimal(exclVat, 4), inclVat: inclVat === null ? null : toDecimal(inclVat, 4) }
}
