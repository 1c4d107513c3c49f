import { DomainError } from '#domain/errors'
import type { InvoiceableCdr } from '#store/market/issued-invoice-records'

/** The CDRs of a list of ids, each once; refused with the field of the first that cannot be invoiced. */
export function namedCdrs(ids: readonly string[], found: readonly InvoiceableCdr[]): readonly InvoiceableCdr[] {
  const byId = new Map(found.map((cdr) => [cdr.id.toUpperCase(), cdr]))
  const missing = ids.findIndex((id) => !byId.has(id.toUpperCase()))
  if (missing >= 0) throw new DomainError('cdr_not_invoiceable', { field: `cdrs.${missing}` })
  return [...byId.values()]
}
