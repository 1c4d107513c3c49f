import type { Settlement } from '#domain/billing/settlement'
import type { Cdr } from '#domain/cdr/cdr'
import type { Instant } from '#domain/instant'
import type { PlanTerms } from '#domain/quote/quote'
import { insertLedgerTransaction } from './insert-ledger-transaction.ts'
import { endWaiting, keepWaiting, type WaitingCdr } from './waiting-cdrs.ts'

/** A CDR with everything that came of it. */
export interface SettledCdr {
  readonly key: string
  readonly urlId: string
  readonly brand: string
  readonly market: string
  readonly siteMarket: string | null
  readonly peer: string
  readonly session: string | null
  readonly token: string | null
  readonly contract: string | null
  readonly cdr: Cdr
  readonly contentHash: string
  readonly raw: string
  readonly receivedAt: Instant
  readonly settlement: Settlement
  /** The sessions it is the CDR of, by the operator's id and by ours; none for a credit. */
  readonly sessions: readonly string[]
  /** For a credit: the key of the CDR it names. */
  readonly creditOf: string | null
  /** The other CDR of its session that this one waits behind; null when there is none. */
  readonly waiting: WaitingCdr | null
  /** Is its row there already? It was kept waiting then, or comes again. */
  readonly isKnown: boolean
  /** By what the driver's price was made; null when there is none. */
  readonly rated: { readonly plan: PlanTerms; readonly tariffHash: string; readonly pinnedFrom: string } | null
}

/**
 * The rows of a settled CDR: the record, its rating when the driver was billed, and its postings. All by natural keys, for one `batch()`:
 * again changes nothing, and half of it cannot be there. Another CDR under its key, or for its session, that came in between makes the
 * batch fail, so that it is settled anew with that known.
 */
export function insertSettlement(database: D1Database, settled: SettledCdr, now: Instant): D1PreparedStatement[] {
  const { cdr, settlement } = settled
  const { operatorSide, driverSide } = settlement
  const tookBack = settled.creditOf !== null && operatorSide.status === 'settled'
  const record = database
    .prepare(
      `INSERT INTO cdrs (key, brand, market, peer, country_code, party_id, cdr_id, url_id, session, operator_session_id, token, contract,
         authorization, location_id, evse_uid, started_at, ended_at, energy_wh, currency, claimed_excl_micros, content_hash, raw,
         operator_status, operator_reasons, driver_status, driver_reasons, received_at, settled_at, findings, remark, invoice_reference, credit_of, credits,
         authorized)
       SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23, ?24, ?25, ?26,
         ?27, ?28, ?29, ?30, ?31, ?32, ?33, ?34
       WHERE NOT EXISTS (SELECT 1 FROM cdrs WHERE key = ?1 AND url_id = ?8)`,
    )
    .bind(
      settled.key,
      settled.brand,
      settled.market,
      settled.peer,
      cdr.countryCode,
      cdr.partyId,
      cdr.id,
      settled.urlId,
      settled.session,
      cdr.sessionId,
      settled.token,
      settled.contract,
      settlement.authorization === 'none' ? 'none' : 'ours',
      cdr.location.id,
      cdr.location.evseUid,
      cdr.startAt,
      cdr.endAt,
      cdr.totalEnergyWh,
      cdr.currency,
      cdr.totalCost.exclVatMicros,
      settled.contentHash,
      settled.raw,
      operatorSide.status,
      JSON.stringify(operatorSide.reasons),
      driverSide.status,
      JSON.stringify(driverSide.reasons),
      settled.receivedAt,
      now,
      JSON.stringify(settlement.findings),
      cdr.remark,
      cdr.invoiceReferenceId,
      settled.creditOf,
      tookBack ? settled.creditOf : null,
      settlement.authorization,
    )
  return [
    record,
    ...(settled.waiting ? [keepWaiting(database, settled.key, settled.waiting)] : []),
    ...(settled.isKnown && !settled.waiting ? settleWaited(database, settled, now) : []),
    ...settled.sessions.map((session) => claimSession(database, session, settled.key)),
    ...(tookBack && settled.creditOf ? freeSessions(database, settled.creditOf) : []),
    ...insertRating(database, settled, now),
    ...settlement.transactions.flatMap((transaction) =>
      insertLedgerTransaction(database, transaction, settled.key, now),
    ),
  ]
}

/** Fails where another CDR is that of the session. */
function claimSession(database: D1Database, session: string, cdrKey: string): D1PreparedStatement {
  return database
    .prepare(
      `INSERT INTO session_cdrs (session, cdr_key)
       SELECT ?1, ?2 WHERE NOT EXISTS (SELECT 1 FROM session_cdrs WHERE session = ?1 AND cdr_key = ?2)`,
    )
    .bind(session, cdrKey)
}

/** What was credited no longer counts for its session: the CDR that corrects it does. */
export function freeSessions(database: D1Database, cdrKey: string): D1PreparedStatement[] {
  return [
    database.prepare('DELETE FROM session_cdrs WHERE cdr_key = ?').bind(cdrKey),
    // One that was itself kept waiting is not settled any more.
    endWaiting(database, cdrKey),
  ]
}

/** A CDR that waited is settled in its own row; one that did not stays as it was settled. */
function settleWaited(database: D1Database, settled: SettledCdr, now: Instant): D1PreparedStatement[] {
  const { operatorSide, driverSide, findings } = settled.settlement
  const update = database
    .prepare(
      `UPDATE cdrs SET session = ?2, token = ?3, contract = ?4, operator_status = ?5, operator_reasons = ?6, driver_status = ?7,
         driver_reasons = ?8, findings = ?9, settled_at = ?10
       WHERE key = ?1 AND EXISTS (SELECT 1 FROM waiting_cdrs WHERE cdr_key = ?1)`,
    )
    .bind(
      settled.key,
      settled.session,
      settled.token,
      settled.contract,
      operatorSide.status,
      JSON.stringify(operatorSide.reasons),
      driverSide.status,
      JSON.stringify(driverSide.reasons),
      JSON.stringify(findings),
      now,
    )
  return [update, endWaiting(database, settled.key)]
}

function insertRating(database: D1Database, settled: SettledCdr, now: Instant): D1PreparedStatement[] {
  const { rated, settlement } = settled
  const { driverSide } = settlement
  if (driverSide.status !== 'billed' || !rated) return []
  return [
    database
      .prepare(
        `INSERT INTO ratings (cdr_key, session, contract, brand, market, site_market, currency, plan, tariff_hash, pinned_from,
           gross_minor, net_minor, vat_minor, vat_basis_points, lines, rated_at)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (cdr_key) DO NOTHING`,
      )
      .bind(
        settled.key,
        settled.session,
        settled.contract,
        settled.brand,
        settled.market,
        settled.siteMarket,
        settled.cdr.currency,
        JSON.stringify(rated.plan),
        rated.tariffHash,
        rated.pinnedFrom,
        driverSide.grossMinor,
        driverSide.netMinor,
        driverSide.vatMinor,
        driverSide.vatBasisPoints,
        JSON.stringify(driverSide.lines),
        now,
      ),
  ]
}
