import { type PartyKey, partyLabel } from '#domain/identity/party'
import type { Instant } from '#domain/instant'
import type { Token } from '#domain/token/token'
import { hmacHex } from '#integrations/crypto/digests'
import { sameCi } from '#integrations/ocpi/ci-string'
import { contractKey } from './contract-key.ts'
import type { ChargeAt, StartedCharge } from './operator-calls-rpc.ts'

/** The table of charges that this operator was asked to start. Tokens stand in it as digests: they are only ever compared. */
export const STARTED_CHARGES_TABLE = `CREATE TABLE started_charges (
  session TEXT PRIMARY KEY,
  token TEXT NOT NULL,
  location TEXT NOT NULL,
  evse TEXT NOT NULL,
  at INTEGER NOT NULL
) WITHOUT ROWID`

/** They are also found by whose contract they are at which operator; what the session index knew of that moves here. */
export const STARTED_CONTRACTS_STEP = `
  ALTER TABLE started_charges ADD COLUMN contract TEXT NOT NULL DEFAULT '';
  ALTER TABLE started_charges ADD COLUMN starts INTEGER NOT NULL DEFAULT 1;
  UPDATE started_charges SET contract = known.contract FROM (
    SELECT session, substr(operator_key, 1, instr(operator_key, '@') - 1) AS contract FROM session_index
    WHERE substr(operator_key, 7, 1) = '|' AND instr(operator_key, '@') > 0
      AND session IN (SELECT session FROM started_charges)
  ) AS known WHERE known.session = started_charges.session;
  DELETE FROM session_index WHERE substr(operator_key, 7, 1) = '|' AND instr(operator_key, '@') > 0;
  CREATE INDEX started_charges_by_token ON started_charges (token);
  CREATE INDEX started_charges_by_contract ON started_charges (contract);
  CREATE INDEX started_charges_by_age ON started_charges (at);`

const DAY_MS = 24 * 3_600_000
/** What was charged is still spoken of when its CDR comes. */
const KEPT_MS = 90 * DAY_MS
/** An operator that asks about the token of a command does so before it lets the charge begin. */
const ANSWERED_FOR_MS = 15 * 60_000
/** More than these at one EVSE within a day are looked at newest first. */
const MOST_OTHERS = 5
const MOST_FOUND = 20
/** What stands for a place that an operator does not name. Source: OCPI 2.2.1, transport, no data available. */
const UNNAMED = ['', '#NA']

/** What a charge is started with and where. */
interface Start {
  readonly token: Token
  readonly locationId: string
  readonly evseUid: string | null
}

/** Charges that this operator was asked to start or to keep a place for: so that one contract starts no second at an EVSE, and to know them again. */
export class StartedCharges {
  readonly #storage: DurableObjectStorage
  readonly #pepper: string

  constructor(storage: DurableObjectStorage, pepper: string) {
    this.#storage = storage
    this.#pepper = pepper
  }

  /** Enters a charge that is to be started; answers the others of this contract that were started at this EVSE within a day, the newest first. */
  async enter(operator: PartyKey, session: string, start: Start, now: Instant): Promise<string[]> {
    const row = await this.#rowOf(operator, start)
    return this.#storage.transactionSync(() => {
      this.#put(session, row, 1, now)
      // Of a place without an EVSE a contract may well use two: there only the same token is the same charge.
      return this.#storage.sql
        .exec<{ session: string }>(
          `SELECT session FROM started_charges
           WHERE (token = ?1 OR (contract = ?2 AND ?4 <> '')) AND location = ?3 AND evse = ?4 AND session <> ?5
             AND starts = 1 AND at > ?6
           ORDER BY at DESC LIMIT ${MOST_OTHERS}`,
          row.token,
          row.contract,
          row.location,
          row.evse,
          session,
          now - DAY_MS,
        )
        .toArray()
        .map((other) => other.session)
    })
  }

  /** Enters a charge whose place is to be kept first. */
  async reserve(operator: PartyKey, session: string, start: Start, now: Instant): Promise<void> {
    const row = await this.#rowOf(operator, start)
    this.#storage.transactionSync(() => this.#put(session, row, 0, now))
  }

  /**
   * Those that a charge at an operator may be, in the order in which they were asked for: with the token it names, or of the contract where it
   * names no token beside that; at the EVSE it names, or at its location where one side names no EVSE, which come last.
   */
  async like(operator: PartyKey, { token, locationId, evseUid }: ChargeAt): Promise<StartedCharge[]> {
    const { uid, contractId } = token
    const ofContract = sameCi(uid, contractId) ? await contractKey(this.#pepper, operator, contractId) : null
    const rows = this.#storage.sql
      .exec<{ session: string; at: number; location: string; evse: string }>(
        `SELECT session, at, location, evse FROM started_charges
         WHERE (token = ?1 OR contract = ?2) AND substr(contract, 1, 6) = ?3 ORDER BY at DESC LIMIT ${MOST_FOUND}`,
        await this.#digestOf(token, uid),
        ofContract,
        partyLabel(operator),
      )
      .toArray()
    const near = rows.filter(({ location }) => fits(location, locationId))
    const sure = near.filter(({ evse }) => sameCi(evse, evseUid) && !UNNAMED.includes(evse))
    const vague = near.filter(({ evse }) => UNNAMED.includes(evse) || UNNAMED.includes(evseUid))
    const inOrder = (charges: typeof rows) =>
      charges.toSorted((a, b) => a.at - b.at || (a.session < b.session ? -1 : 1))
    return [...inOrder(sure), ...inOrder(vague)].map(({ session, at }) => ({ session, at }))
  }

  /** The charge that was last asked for with this token, if that was within a quarter of an hour. */
  async newestWith(party: PartyKey, uid: string, now: Instant): Promise<string | null> {
    const digest = await this.#digestOf(party, uid)
    const [row] = this.#storage.sql
      .exec<{ session: string }>(
        'SELECT session FROM started_charges WHERE token = ? AND at > ? AND starts = 1 ORDER BY at DESC LIMIT 1',
        digest,
        now - ANSWERED_FOR_MS,
      )
      .toArray()
    return row?.session ?? null
  }

  /** It was not started after all; a place may still be kept for it. */
  refused(session: string): void {
    this.#storage.sql.exec('UPDATE started_charges SET starts = 0 WHERE session = ?', session)
  }

  #put(session: string, { token, contract, location, evse }: Row, starts: 0 | 1, now: Instant): void {
    const { sql } = this.#storage
    sql.exec('DELETE FROM started_charges WHERE at < ?', now - KEPT_MS)
    sql.exec(
      `INSERT OR REPLACE INTO started_charges (session, token, location, evse, at, contract, starts)
       VALUES (?, ?, ?, ?, ?, ?, ?)`,
      session,
      token,
      location,
      evse,
      now,
      contract,
      starts,
    )
  }

  async #rowOf(operator: PartyKey, { token, locationId, evseUid }: Start): Promise<Row> {
    return {
      token: await this.#digestOf(token, token.uid),
      contract: await contractKey(this.#pepper, operator, token.contractId),
      location: locationId.toUpperCase(),
      evse: (evseUid ?? '').toUpperCase(),
    }
  }

  #digestOf({ countryCode, partyId }: PartyKey, uid: string): Promise<string> {
    return hmacHex(this.#pepper, `started|${[countryCode, partyId, uid].join('|').toUpperCase()}`)
  }
}

interface Row {
  readonly token: string
  readonly contract: string
  readonly location: string
  readonly evse: string
}

/** Is it the location, or none in particular? */
function fits(location: string, named: string): boolean {
  return UNNAMED.includes(named) || UNNAMED.includes(location) || sameCi(location, named)
}
