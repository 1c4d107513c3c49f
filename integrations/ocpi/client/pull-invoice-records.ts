import type { Instant } from '#domain/instant'
import type { InvoiceRecord } from '#domain/invoice-reconciliation/invoice-record'
import { endpointMissing, type OcpiDeps, type OcpiPeer, type OcpiResult } from '#integrations/ocpi/call-ocpi'
import { formatDateTime } from '#integrations/ocpi/date-time'
import { endpointUrl } from '#integrations/ocpi/endpoints'
import { pullPages, startPull } from '#integrations/outgoing/pull-pages'

const MODULE = 'invoicereconciliation'
/** A page lists about a hundred invoices: more than this is no month of anybody's. */
const MOST_PAGES = 20

/** The records that an operator changed since an instant, those that cannot be read left out and counted. */
export async function pullInvoiceRecords(
  peer: OcpiPeer,
  since: Instant,
  deps: OcpiDeps,
): Promise<
  OcpiResult<{ readonly records: readonly InvoiceRecord[]; readonly unreadable: number; readonly complete: boolean }>
> {
  const endpoint = endpointUrl(peer.endpoints, MODULE, 'SENDER')
  const { invoices } = peer.dialect
  if (endpoint === null || !invoices) return endpointMissing(MODULE)
  const query = new URLSearchParams({ date_from: formatDateTime(since) })
  const cursor = startPull(`${endpoint}${endpoint.includes('?') ? '&' : '?'}${query}`, deps.newId())
  const records: InvoiceRecord[] = []
  let unreadable = 0
  let pages = 0
  for await (const page of pullPages(peer, MODULE, cursor, deps)) {
    if (!page.ok) return page
    for (const item of page.items) {
      const parsed = invoices.readInvoiceRecord(item)
      if (parsed.ok) records.push(parsed.value)
      else unreadable++
    }
    if (++pages === MOST_PAGES && page.next !== null) return done(records, unreadable, false)
  }
  return done(records, unreadable, true)
}

function done(records: readonly InvoiceRecord[], unreadable: number, complete: boolean) {
  return { ok: true, data: { records, unreadable, complete }, headers: new Headers(), leniencies: [] } as const
}
