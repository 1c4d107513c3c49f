import type { HeldCdr, InvoiceRecord } from '#domain/invoice-reconciliation/invoice-record'

/** What an invoice has to come to by the CDRs that it lists. */
export interface ReconciledInvoice {
  readonly countryCode: string
  readonly partyId: string
  readonly id: string
  readonly invoiceId: string
  readonly listed: number
  /** Σ `total_cost` without VAT of the listed CDRs that we hold, each counted once, by currency. Incomplete while some are unknown. */
  readonly totals: readonly { readonly currency: string; readonly exclMicros: number }[]
  /** Listed, and never received. */
  readonly unknown: readonly string[]
  /** Listed more than once, here or in another record, with the ids of the other records. */
  readonly repeated: readonly { readonly cdrId: string; readonly alsoIn: readonly string[] }[]
}

/** All records of an operator held against the CDRs that it sent. */
export interface Reconciliation {
  readonly invoices: readonly ReconciledInvoice[]
  /** Received, and on no record yet. */
  readonly neverInvoiced: readonly HeldCdr[]
}

/** Compares the records of an operator with the CDRs that we hold of it. An id is the operator's own: the same id of another party is another CDR. */
export function reconcileInvoices(records: readonly InvoiceRecord[], held: readonly HeldCdr[]): Reconciliation {
  const heldByKey = new Map(held.map((cdr) => [keyOf(cdr, cdr.id), cdr]))
  const recordsByKey = new Map<string, string[]>()
  for (const record of records) {
    for (const id of record.cdrIds) {
      const key = keyOf(record, id)
      recordsByKey.set(key, [...(recordsByKey.get(key) ?? []), record.id])
    }
  }
  return {
    invoices: records.map((record) => reconcile(record, heldByKey, recordsByKey)),
    neverInvoiced: held.filter((cdr) => !recordsByKey.has(keyOf(cdr, cdr.id))),
  }
}

function reconcile(
  record: InvoiceRecord,
  held: ReadonlyMap<string, HeldCdr>,
  listings: ReadonlyMap<string, readonly string[]>,
): ReconciledInvoice {
  const once = new Map(record.cdrIds.map((id) => [keyOf(record, id), id]))
  const totals = new Map<string, number>()
  const unknown: string[] = []
  const repeated: { cdrId: string; alsoIn: string[] }[] = []
  for (const [key, cdrId] of once) {
    const cdr = held.get(key)
    if (cdr) totals.set(cdr.currency, (totals.get(cdr.currency) ?? 0) + cdr.claimedExclMicros)
    else unknown.push(cdrId)
    const listedIn = listings.get(key) ?? []
    if (listedIn.length > 1) repeated.push({ cdrId, alsoIn: [...new Set(listedIn)].filter((id) => id !== record.id) })
  }
  const { countryCode, partyId, id, invoiceId } = record
  return {
    countryCode,
    partyId,
    id,
    invoiceId,
    listed: record.cdrIds.length,
    totals: [...totals].map(([currency, exclMicros]) => ({ currency, exclMicros })),
    unknown,
    repeated,
  }
}

function keyOf(party: { readonly countryCode: string; readonly partyId: string }, id: string): string {
  return `${party.countryCode}*${party.partyId}*${id}`.toUpperCase()
}
