import { z } from 'zod'
import type { InvoiceRecord } from '#domain/invoice-reconciliation/invoice-record'
import { countryCode, dateTime, id, partyId } from '#integrations/ocpi/2.2.1/field-schemas'
import { instantOf } from '#integrations/ocpi/2.2.1/read-fields'
import { formatDateTime } from '#integrations/ocpi/date-time'
import { parseLenient } from '#integrations/ocpi/parse-lenient'
import type { Parsed } from '#integrations/ocpi/parsed'

/** Source: OCPI 2.3.0, InvoiceReconciliationRecord. Its list says 36 characters, but the id of a credit CDR has 39. */
export const invoiceRecordSchema = z.object({
  country_code: countryCode,
  party_id: partyId,
  id: id(36),
  invoice_id: id(255),
  cdrs: z.array(id(39)).min(1),
  last_updated: dateTime,
})

/** Reads a record of an operator. */
export function readInvoiceRecord(raw: unknown): Parsed<InvoiceRecord> {
  const parsed = parseLenient(invoiceRecordSchema, raw)
  if (!parsed.ok) return parsed
  const { value, leniencies } = parsed
  const record: InvoiceRecord = {
    countryCode: value.country_code.toUpperCase(),
    partyId: value.party_id.toUpperCase(),
    id: value.id,
    invoiceId: value.invoice_id,
    cdrIds: value.cdrs,
    lastUpdated: instantOf(value.last_updated),
  }
  return { ok: true, value: record, leniencies }
}

/** A record as it is answered. */
export function writeInvoiceRecord(record: InvoiceRecord): z.output<typeof invoiceRecordSchema> {
  return {
    country_code: record.countryCode,
    party_id: record.partyId,
    id: record.id,
    invoice_id: record.invoiceId,
    cdrs: [...record.cdrIds],
    last_updated: formatDateTime(record.lastUpdated),
  }
}
