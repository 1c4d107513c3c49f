/** The operator's own invoice that a CDR refers to; null where there is none: then the invoice is ours to make. */
export async function readInvoiceReference(database: D1Database, cdrKey: string): Promise<string | null> {
  const row = await database
    .prepare(
      "SELECT nullif(trim(json_extract(raw, '$.invoice_reference_id')), '') AS reference FROM cdrs WHERE key = ?",
    )
    .bind(cdrKey)
    .first<{ reference: string | null }>()
  return row?.reference ?? null
}
