import type { ChargeRecord } from '../../test/peers/cpo/charge-record.ts'
import { type ChargeFile, compareCharge } from './compare-charge.ts'
import type { ChargeTrace } from './day-world.ts'
import type { PlannedCharge } from './plan-day.ts'
import type { PlatformSnapshot } from './platform-snapshot.ts'

/** Everything known about a day. */
export interface DayAccounts {
  readonly charges: readonly PlannedCharge[]
  /** By the charge's index. */
  readonly traces: ReadonlyMap<number, ChargeTrace>
  readonly journals: readonly ChargeRecord[]
  readonly platform: PlatformSnapshot
  /** By the charge's index; empty while nobody looked. */
  readonly receipts: ReadonlyMap<number, number | null>
}

/** The accounts laid beside each other. */
export interface Comparison {
  readonly files: readonly ChargeFile[]
  readonly differences: readonly string[]
  /** Charges whose driver owes more than one price. */
  readonly billedTwice: number
  /** CDRs an operator sent that the platform does not have. */
  readonly lost: number
}

/** Compares the operators' journals with what the API says, charge by charge, and looks for what belongs to no charge. */
export function compareDay(accounts: DayAccounts): Comparison {
  const files = fileCharges(accounts)
  const differences = files.flatMap((file) => {
    const problem = accounts.traces.get(file.charge.index)?.problem ?? null
    const all = [...(problem === null ? [] : [problem]), ...compareCharge(file)]
    return all.map((difference) => `${labelOf(file)}: ${difference}`)
  })
  return {
    files,
    differences: [...differences, ...strangers(accounts, files), ...brokenBooks(accounts.platform)],
    billedTwice: files.filter(isBilledTwice).length,
    lost: files.filter(({ record, cdrs }) => record !== null && record.cdrPosted.length > 0 && cdrs.length === 0)
      .length,
  }
}

function fileCharges({ charges, traces, journals, platform, receipts }: DayAccounts): readonly ChargeFile[] {
  const byChargeId = new Map(journals.map((record) => [record.chargeId, record]))
  const byReference = Map.groupBy(journals, ({ authorization }) => authorization.reference?.toLowerCase() ?? '')
  // What an operator calls a session is unique to it; a CDR is found by that even where its own id has changed on the way.
  const cdrs = Map.groupBy(platform.cdrs, ({ operatorSessionId }) => operatorSessionId?.toLowerCase() ?? '')
  // By 2.1.1 a CDR names no session.
  const nameless = new Map(
    platform.cdrs.filter(({ operatorSessionId }) => operatorSessionId === null).map((cdr) => [cdr.key, cdr]),
  )
  const sessions = Map.groupBy(platform.sessions, ({ operatorSessionId }) => operatorSessionId?.toLowerCase() ?? '')
  const sessionById = new Map(platform.sessions.map((session) => [session.id, session]))
  const ratings = Map.groupBy(platform.ratings, ({ cdrKey }) => cdrKey)
  const postings = Map.groupBy(platform.postings, ({ cdrKey }) => cdrKey ?? '')
  const payments = Map.groupBy(platform.payments, ({ session }) => session)
  return charges.map((charge) => {
    const trace = traces.get(charge.index)
    const ours = trace?.sessionId ?? null
    const record = ours === null ? byChargeId.get(trace?.chargeId ?? '') : byReference.get(ours)?.[0]
    const name = record?.sessionId.toLowerCase() ?? 'none'
    const opened = ours === null ? undefined : sessionById.get(ours)
    const mine = new Set([...(opened ? [opened] : []), ...(sessions.get(name) ?? [])])
    const unnamed = record === undefined ? undefined : nameless.get(`${record.party}:${record.cdrId.toUpperCase()}`)
    const own = unnamed === undefined ? (cdrs.get(name) ?? []) : [unnamed]
    return {
      charge,
      record: record ?? null,
      sessions: [...mine],
      cdrs: own,
      ratings: own.flatMap(({ key }) => ratings.get(key) ?? []),
      postings: own.flatMap(({ key }) => postings.get(key) ?? []),
      payments: [...mine].flatMap(({ id }) => payments.get(id) ?? []),
      receiptMinor: receipts.get(charge.index),
    }
  })
}

function isBilledTwice({ cdrs, ratings, postings }: ChargeFile): boolean {
  const prices = postings.filter(({ kind }) => kind === 'charge_price')
  return (
    ratings.length > 1 || prices.length > 1 || cdrs.filter(({ driverStatus }) => driverStatus === 'billed').length > 1
  )
}

/** What the platform or a journal has and no planned charge explains. */
function strangers({ journals, platform }: DayAccounts, files: readonly ChargeFile[]): readonly string[] {
  const known = {
    records: new Set(files.map(({ record }) => record)),
    sessions: new Set(files.flatMap(({ sessions }) => sessions)),
    cdrs: new Set(files.flatMap(({ cdrs }) => cdrs)),
    payments: new Set(files.flatMap(({ payments }) => payments)),
    postings: new Set(files.flatMap(({ postings }) => postings)),
  }
  return [
    ...journals
      .filter((record) => !known.records.has(record))
      .map(({ chargeId }) => `charge ${chargeId}: nobody planned it`),
    ...platform.sessions
      .filter((session) => !known.sessions.has(session))
      .map(({ id }) => `session ${id}: no operator has it`),
    ...platform.cdrs.filter((cdr) => !known.cdrs.has(cdr)).map(({ key }) => `CDR ${key}: no operator sent it`),
    ...platform.payments
      .filter((one) => !known.payments.has(one))
      .map(({ intent }) => `payment ${intent}: of no charge`),
    ...platform.postings.filter((one) => !known.postings.has(one)).map(({ id }) => `posting ${id}: of no charge`),
    ...(platform.quarantined === 0 ? [] : [`quarantine: ${platform.quarantined} things wait, expected none`]),
  ]
}

function brokenBooks({ books, postings }: PlatformSnapshot): readonly string[] {
  const unbalanced = postings.filter(({ entries }) => entries.reduce((sum, entry) => sum + entry.amountMinor, 0) !== 0)
  return [
    ...books
      .filter(({ sumMinor }) => sumMinor !== 0)
      .map(({ market, currency, sumMinor }) => `ledger of ${market} in ${currency}: sums to ${sumMinor}, expected 0`),
    ...unbalanced.map(({ id }) => `posting ${id}: does not sum to zero`),
  ]
}

function labelOf({ charge, record }: ChargeFile): string {
  const { index, way, operator, fault } = charge
  const name = record === null ? '' : ` ${record.cdrId}`
  return `#${index} ${way} at ${operator.country}*${operator.party}${fault === null ? '' : ` with ${fault}`}${name}`
}
