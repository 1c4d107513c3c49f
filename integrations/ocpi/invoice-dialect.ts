import type { InvoiceRecord } from '#domain/invoice-reconciliation/invoice-record'
import type { Parsed } from '#integrations/ocpi/parsed'

/** Invoice reconciliation, for versions that have it. */
export interface InvoiceDialect {
  readInvoiceRecord(raw: unknown): Parsed<InvoiceRecord>
  writeInvoiceRecord(record: InvoiceRecord): Readonly<Record<string, unknown>>
}
