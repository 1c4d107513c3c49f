import type { PartyKey } from '#domain/identity/party'
import type { Instant } from '#domain/instant'
import type { HeldCdr, InvoiceRecord } from '#domain/invoice-reconciliation/invoice-record'

/** Keeps an operator's record in place of the one before. */
export function saveInvoiceRecord(
  database: D1Database,
  peer: string,
  market: string,
  record: InvoiceRecord,
  now: Instant,
): D1PreparedStatement {
  return database
    .prepare(
      `INSERT INTO invoice_records (peer, country_code, party_id, id, market, invoice_id, cdr_ids, last_updated, received_at)
       VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9) ON CONFLICT (peer, country_code, party_id, id) DO UPDATE SET
         invoice_id = excluded.invoice_id, cdr_ids = excluded.cdr_ids, last_updated = excluded.last_updated,
         received_at = excluded.received_at`,
    )
    .bind(
      peer,
      record.countryCode,
      record.partyId,
      record.id,
      market,
      record.invoiceId,
      JSON.stringify(record.cdrIds),
      record.lastUpdated,
      now,
    )
}

/** A record of a peer; null when this market has none. */
export async function readInvoiceRecord(
  database: D1Database,
  peer: string,
  party: PartyKey,
  id: string,
): Promise<InvoiceRecord | null> {
  const row = await database
    .prepare('SELECT * FROM invoice_records WHERE peer = ? AND country_code = ? AND party_id = ? AND id = ?')
    .bind(peer, party.countryCode, party.partyId, id)
    .first<RecordRow>()
  return row && recordOf(row)
}

/** Forgets a record that was an error; false when this market has none. */
export async function deleteInvoiceRecord(
  database: D1Database,
  peer: string,
  party: PartyKey,
  id: string,
): Promise<boolean> {
  const { meta } = await database
    .prepare('DELETE FROM invoice_records WHERE peer = ? AND country_code = ? AND party_id = ? AND id = ?')
    .bind(peer, party.countryCode, party.partyId, id)
    .run()
  return meta.changes > 0
}

/** The records of a peer, the newest first, at most `limit`. */
export async function listInvoiceRecords(database: D1Database, peer: string, limit: number): Promise<InvoiceRecord[]> {
  const { results } = await database
    .prepare('SELECT * FROM invoice_records WHERE peer = ? ORDER BY last_updated DESC, id LIMIT ?')
    .bind(peer, limit)
    .all<RecordRow>()
  return results.map(recordOf)
}

/** The CDRs of a peer that are on a list of ids, as far as this market has them. */
export async function findListedCdrs(database: D1Database, peer: string, ids: readonly string[]): Promise<HeldCdr[]> {
  const { results } = await database
    .prepare(
      `SELECT ${HELD_CDR} FROM cdrs WHERE peer = ?1 AND upper(cdr_id) IN (SELECT upper(value) FROM json_each(?2)) ORDER BY key`,
    )
    .bind(peer, JSON.stringify(ids))
    .all<HeldCdr>()
  return results
}

/** The CDRs of a peer that came from `from` to before `to`, the oldest first, at most `limit`. */
export async function listHeldCdrs(
  database: D1Database,
  peer: string,
  range: { readonly from: Instant; readonly to: Instant },
  limit: number,
): Promise<HeldCdr[]> {
  const { results } = await database
    .prepare(
      `SELECT ${HELD_CDR} FROM cdrs WHERE peer = ?1 AND received_at >= ?2 AND received_at < ?3 ORDER BY received_at, key LIMIT ?4`,
    )
    .bind(peer, range.from, range.to, limit)
    .all<HeldCdr>()
  return results
}

/** The columns of a `HeldCdr`. */
export const HELD_CDR =
  'country_code AS countryCode, party_id AS partyId, cdr_id AS id, currency, claimed_excl_micros AS claimedExclMicros'

interface RecordRow {
  readonly country_code: string
  readonly party_id: string
  readonly id: string
  readonly invoice_id: string
  readonly cdr_ids: string
  readonly last_updated: number
}

function recordOf(row: RecordRow): InvoiceRecord {
  return {
    countryCode: row.country_code,
    partyId: row.party_id,
    id: row.id,
    invoiceId: row.invoice_id,
    cdrIds: JSON.parse(row.cdr_ids),
    lastUpdated: row.last_updated,
  }
}
