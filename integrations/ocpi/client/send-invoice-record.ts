import type { InvoiceRecord } from '#domain/invoice-reconciliation/invoice-record'
import {
  callOcpi,
  endpointMissing,
  ignoreData,
  type OcpiDeps,
  type OcpiPeer,
  type OcpiResult,
} from '#integrations/ocpi/call-ocpi'
import { endpointUrl, joinUrl } from '#integrations/ocpi/endpoints'

const MODULE = 'invoicereconciliation'

/** What an operator is to do with a record: it never heard of it, it knows it otherwise, or it is to forget it. */
export type InvoiceRecordChange = 'new' | 'changed' | 'withdrawn'

/**
 * Brings a record of ours to an operator that takes them. A POST whose answer was lost may have done its work: one that is refused is
 * followed by a PUT. A record to forget that the operator does not have is forgotten. Source: OCPI 2.3.0, invoicereconciliation, Receiver.
 */
export async function sendInvoiceRecord(
  peer: OcpiPeer,
  record: InvoiceRecord,
  change: InvoiceRecordChange,
  deps: OcpiDeps,
): Promise<OcpiResult<null>> {
  const endpoint = endpointUrl(peer.endpoints, MODULE, 'RECEIVER')
  const { invoices } = peer.dialect
  if (endpoint === null || !invoices) return endpointMissing(MODULE)
  const url = joinUrl(endpoint, record.countryCode, record.partyId, record.id)
  const request = { module: MODULE, ids: { invoice_record: record.id } }
  if (change === 'withdrawn') {
    const forgotten = await callOcpi(peer, { ...request, method: 'DELETE', url }, ignoreData, deps)
    const isGone = !forgotten.ok && forgotten.httpStatus === 404
    return isGone ? { ok: true, data: null, headers: new Headers(), leniencies: [] } : forgotten
  }
  const written = { ...request, body: invoices.writeInvoiceRecord(record) }
  if (change === 'new') {
    const sent = await callOcpi(peer, { ...written, method: 'POST', url: endpoint }, ignoreData, deps)
    if (sent.ok || sent.reason !== 'ocpi_status') return sent
  }
  return callOcpi(peer, { ...written, method: 'PUT', url }, ignoreData, deps)
}
