import type { Instant } from '#domain/instant'

/** What the copy of a session shows; the session's object has the truth. */
export interface SessionProjection {
  readonly id: string
  readonly brand: string
  readonly market: string
  readonly way: string
  readonly peer: string
  readonly countryCode: string
  readonly partyId: string
  readonly operatorSessionId: string | null
  readonly token: string | null
  readonly contract: string | null
  readonly driver: string | null
  readonly locationId: string
  readonly locationName: string | null
  readonly evseUid: string
  readonly evseId: string | null
  readonly connectorId: string | null
  readonly phase: string
  readonly authorization: 'ours' | 'assumed' | 'none'
  readonly startedAt: Instant | null
  readonly endedAt: Instant | null
  readonly energyWh: number
  readonly currency: string | null
  readonly tariffHash: string | null
  readonly quote: string | null
  readonly pinnedFrom: string | null
  readonly cdrKey: string | null
  readonly priceMinor: number | null
  readonly revision: number
  readonly reportedStatus: string | null
  /** Since when the operator says nothing of it, where it goes on. */
  readonly staleSince: Instant | null
  readonly flags: readonly string[]
  /** What it waits for and what is done about it; null where it waits for nothing. */
  readonly waiting: {
    readonly watched: string
    readonly since: Instant
    readonly lastStep: string | null
    readonly lastStepAt: Instant | null
    readonly nextStep: string | null
    readonly nextStepAt: Instant | null
  } | null
  readonly createdAt: Instant
}

/** Writes the copy of a session; an older revision changes nothing. */
export function projectSession(database: D1Database, session: SessionProjection, now: Instant): D1PreparedStatement {
  return database
    .prepare(
      `INSERT INTO sessions (id, brand, market, way, peer, country_code, party_id, operator_session_id, token, contract, driver,
         location_id, location_name, evse_uid, evse_id, connector_id, phase, authorization, started_at, ended_at, energy_wh, currency,
         tariff_hash, quote, pinned_from, cdr_key, price_minor, revision, created_at, updated_at, reported_status, stale_since, flags,
         waits_for, waits_since, last_step, last_step_at, next_step, next_step_at)
       VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23, ?24, ?25, ?26,
         ?27, ?28, ?29, ?30, ?31, ?32, ?33, ?34, ?35, ?36, ?37, ?38, ?39)
       ON CONFLICT (id) DO UPDATE SET operator_session_id = excluded.operator_session_id, token = excluded.token,
         contract = excluded.contract, driver = excluded.driver, evse_uid = excluded.evse_uid, connector_id = excluded.connector_id, phase = excluded.phase,
         authorization = excluded.authorization, started_at = excluded.started_at, ended_at = excluded.ended_at,
         energy_wh = excluded.energy_wh, currency = excluded.currency, tariff_hash = excluded.tariff_hash, quote = excluded.quote,
         pinned_from = excluded.pinned_from, cdr_key = excluded.cdr_key, price_minor = excluded.price_minor,
         revision = excluded.revision, updated_at = excluded.updated_at, reported_status = excluded.reported_status,
         stale_since = excluded.stale_since, flags = excluded.flags,
         waits_for = excluded.waits_for, waits_since = excluded.waits_since, last_step = excluded.last_step,
         last_step_at = excluded.last_step_at, next_step = excluded.next_step, next_step_at = excluded.next_step_at
       WHERE excluded.revision > sessions.revision`,
    )
    .bind(
      session.id,
      session.brand,
      session.market,
      session.way,
      session.peer,
      session.countryCode,
      session.partyId,
      session.operatorSessionId,
      session.token,
      session.contract,
      session.driver,
      session.locationId,
      session.locationName,
      session.evseUid,
      session.evseId,
      session.connectorId,
      session.phase,
      session.authorization,
      session.startedAt,
      session.endedAt,
      session.energyWh,
      session.currency,
      session.tariffHash,
      session.quote,
      session.pinnedFrom,
      session.cdrKey,
      session.priceMinor,
      session.revision,
      session.createdAt,
      now,
      session.reportedStatus,
      session.staleSince,
      JSON.stringify(session.flags),
      session.waiting?.watched ?? null,
      session.waiting?.since ?? null,
      session.waiting?.lastStep ?? null,
      session.waiting?.lastStepAt ?? null,
      session.waiting?.nextStep ?? null,
      session.waiting?.nextStepAt ?? null,
    )
}
