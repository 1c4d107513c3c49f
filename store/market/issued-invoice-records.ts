import type { Instant } from '#domain/instant'
import type { HeldCdr, InvoiceRecord } from '#domain/invoice-reconciliation/invoice-record'
import { HELD_CDR } from '#store/market/invoice-records'

/** A record of an invoice that we wrote for what an operator delivered, with what the operator knows of it. */
export interface IssuedRecord {
  /** Its party is ours. */
  readonly record: InvoiceRecord
  readonly peer: string
  /** The operator's party that the invoice is for, as `NL*ABC`. */
  readonly operator: string
  readonly brand: string
  readonly market: string
  readonly withdrawnAt: Instant | null
  /** The change that the operator heard of last, taken or not; null while it knows nothing of the record. */
  readonly toldOf: Instant | null
  /** Why the operator did not take it. */
  readonly problem: string | null
}

/** A settled CDR that may be invoiced, with its key. */
export interface InvoiceableCdr extends HeldCdr {
  readonly key: string
}

/** Which CDRs may be put on an invoice: of an operator's party, and named or received before an instant. */
export interface InvoiceableQuestion {
  readonly peer: string
  readonly operator: string
  /** Ids, compared without regard to case; null: all. */
  readonly cdrIds: readonly string[] | null
  readonly before: Instant
  /** CDRs of this record count as free. */
  readonly record: string | null
}

/** The CDRs that fit, are settled with the operator and on no other invoice of ours; the oldest first, at most `limit`. */
export async function listInvoiceable(
  database: D1Database,
  { peer, operator, cdrIds, before, record }: InvoiceableQuestion,
  limit: number,
): Promise<InvoiceableCdr[]> {
  const { results } = await database
    .prepare(
      `SELECT cdrs.key, ${HELD_CDR} FROM cdrs LEFT JOIN issued_invoice_cdrs AS issued ON issued.cdr_key = cdrs.key
       WHERE peer = ?1 AND country_code || '*' || party_id = ?2 AND operator_status = 'settled' AND received_at < ?3
         AND (?4 IS NULL OR upper(cdr_id) IN (SELECT upper(value) FROM json_each(?4)))
         AND (issued.record IS NULL OR issued.record = ?5)
       ORDER BY received_at, cdrs.key LIMIT ?6`,
    )
    .bind(peer, operator, before, cdrIds && JSON.stringify(cdrIds), record, limit)
    .all<InvoiceableCdr>()
  return results
}

/** Enters a record with its CDRs, or nothing; false when its number or one of the CDRs has been taken meanwhile. */
export async function insertIssuedRecord(
  database: D1Database,
  issued: IssuedRecord,
  cdrs: readonly InvoiceableCdr[],
): Promise<boolean> {
  const { record, peer, operator, brand, market } = issued
  const insert = database
    .prepare(
      `INSERT INTO issued_invoice_records
         (id, peer, country_code, party_id, operator, brand, market, invoice_id, cdr_ids, last_updated)
       VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)`,
    )
    .bind(
      record.id,
      peer,
      record.countryCode,
      record.partyId,
      operator,
      brand,
      market,
      record.invoiceId,
      JSON.stringify(record.cdrIds),
      record.lastUpdated,
    )
  return isWhole(database.batch([insert, ...takeCdrs(database, record.id, cdrs)]))
}

/** Replaces a record's CDRs, and moves its time on; false when one of them has been taken meanwhile. */
export async function changeIssuedRecord(
  database: D1Database,
  id: string,
  cdrs: readonly InvoiceableCdr[],
  now: Instant,
): Promise<boolean> {
  const ids = JSON.stringify(cdrs.map((cdr) => cdr.id))
  return isWhole(
    database.batch([
      database
        .prepare(
          'UPDATE issued_invoice_records SET cdr_ids = ?2, last_updated = max(last_updated + 1, ?3) WHERE id = ?1',
        )
        .bind(id, ids, now),
      ...takeCdrs(database, id, cdrs),
    ]),
  )
}

/** Takes a record back: its CDRs may be invoiced again. */
export async function withdrawIssuedRecord(database: D1Database, id: string, now: Instant): Promise<void> {
  await database.batch([
    database
      .prepare(
        `UPDATE issued_invoice_records SET withdrawn_at = ?2, last_updated = max(last_updated + 1, ?2)
         WHERE id = ?1 AND withdrawn_at IS NULL`,
      )
      .bind(id, now),
    database.prepare('DELETE FROM issued_invoice_cdrs WHERE record = ?').bind(id),
  ])
}

/** Notes what the operator said to a record as of a change; an answer about an older change is no news. */
export async function noteIssuedRecord(
  database: D1Database,
  id: string,
  said: { readonly toldOf: Instant; readonly problem: string | null },
): Promise<void> {
  await database
    .prepare(
      'UPDATE issued_invoice_records SET told_of = ?2, problem = ?3 WHERE id = ?1 AND coalesce(told_of, 0) <= ?2',
    )
    .bind(id, said.toldOf, said.problem)
    .run()
}

/** A record for a peer; null when this market has none. */
export async function readIssuedRecord(database: D1Database, peer: string, id: string): Promise<IssuedRecord | null> {
  const row = await database
    .prepare('SELECT * FROM issued_invoice_records WHERE peer = ? AND id = ?')
    .bind(peer, id)
    .first<IssuedRow>()
  return row && issuedOf(row)
}

/** The records for a peer, the newest first, at most `limit`. */
export async function listIssuedRecords(database: D1Database, peer: string, limit: number): Promise<IssuedRecord[]> {
  const { results } = await database
    .prepare('SELECT * FROM issued_invoice_records WHERE peer = ? ORDER BY last_updated DESC, id LIMIT ?')
    .bind(peer, limit)
    .all<IssuedRow>()
  return results.map(issuedOf)
}

interface Range {
  readonly from: Instant | null
  readonly to: Instant | null
}

const MATCHING = 'peer = ?1 AND last_updated >= ?2 AND last_updated < ?3 AND withdrawn_at IS NULL'

/** How many records for a peer stand and changed from `from` to before `to`. */
export async function countIssuedRecords(database: D1Database, peer: string, range: Range): Promise<number> {
  const row = await database
    .prepare(`SELECT count(*) AS total FROM issued_invoice_records WHERE ${MATCHING}`)
    .bind(peer, range.from ?? 0, range.to ?? Number.MAX_SAFE_INTEGER)
    .first<{ total: number }>()
  return row?.total ?? 0
}

/** As `countIssuedRecords`: a part of them, the oldest first. */
export async function listStandingRecords(
  database: D1Database,
  peer: string,
  range: Range,
  offset: number,
  limit: number,
): Promise<InvoiceRecord[]> {
  const { results } = await database
    .prepare(`SELECT * FROM issued_invoice_records WHERE ${MATCHING} ORDER BY last_updated, id LIMIT ?4 OFFSET ?5`)
    .bind(peer, range.from ?? 0, range.to ?? Number.MAX_SAFE_INTEGER, limit, offset)
    .all<IssuedRow>()
  return results.map((row) => issuedOf(row).record)
}

function takeCdrs(database: D1Database, record: string, cdrs: readonly InvoiceableCdr[]): D1PreparedStatement[] {
  const keys = JSON.stringify(cdrs.map(({ key }) => key))
  return [
    database.prepare('DELETE FROM issued_invoice_cdrs WHERE record = ?').bind(record),
    database
      .prepare('INSERT INTO issued_invoice_cdrs (cdr_key, record) SELECT value, ?1 FROM json_each(?2)')
      .bind(record, keys),
  ]
}

/** A batch is whole or nothing: what another was faster with breaks a unique key. */
async function isWhole(batch: Promise<unknown>): Promise<boolean> {
  try {
    await batch
    return true
  } catch (problem) {
    if (String(problem).includes('UNIQUE constraint failed')) return false
    throw problem
  }
}

interface IssuedRow {
  readonly id: string
  readonly peer: string
  readonly country_code: string
  readonly party_id: string
  readonly operator: string
  readonly brand: string
  readonly market: string
  readonly invoice_id: string
  readonly cdr_ids: string
  readonly last_updated: number
  readonly withdrawn_at: number | null
  readonly told_of: number | null
  readonly problem: string | null
}

function issuedOf(row: IssuedRow): IssuedRecord {
  return {
    record: {
      countryCode: row.country_code,
      partyId: row.party_id,
      id: row.id,
      invoiceId: row.invoice_id,
      cdrIds: JSON.parse(row.cdr_ids),
      lastUpdated: row.last_updated,
    },
    peer: row.peer,
    operator: row.operator,
    brand: row.brand,
    market: row.market,
    withdrawnAt: row.withdrawn_at,
    toldOf: row.told_of,
    problem: row.problem,
  }
}
