import { settleCdr } from '#domain/billing/settle-cdr'
import type { Settlement } from '#domain/billing/settlement'
import type { LedgerTransaction } from '#domain/ledger/ledger'
import { compactMessages, foldSession } from '#domain/session/fold-session'
import type { ReportedSession, SessionMessage } from '#domain/session/session'
import { nlRules } from '#jurisdictions/nl/rules'
import type { Charge } from './world.ts'

/** Bugs that can be put in on purpose, to see that the simulation finds them. */
export const BUGS = ['no_dedupe', 'no_order', 'unbalanced_ledger'] as const
export type Bug = (typeof BUGS)[number]

/** A stored session: what is kept of its messages, and the state shown. */
export interface StoredSession {
  readonly kept: readonly SessionMessage[]
  readonly state: ReportedSession
}

/** A CDR on arrival: stored with its outbox row before anything follows from it. */
interface IntakeRow {
  readonly charge: Charge
  isConfirmed: boolean
}

/** The platform's memory, as its objects and databases hold it. The rules are those of `domain/`; only the storing is played here. */
export interface Platform {
  readonly bug: Bug | null
  readonly sessions: Map<string, StoredSession>
  /** Everything ever accepted, for the invariants; the platform itself does not look at it. */
  readonly accepted: Map<string, SessionMessage[]>
  readonly intake: IntakeRow[]
  readonly settlements: Map<string, Settlement>
  readonly ledger: LedgerTransaction[]
}

/** A platform that knows nothing yet. */
export function emptyPlatform(bug: Bug | null): Platform {
  return { bug, sessions: new Map(), accepted: new Map(), intake: [], settlements: new Map(), ledger: [] }
}

/** Takes in a message about a session. A PATCH of an unknown session is refused. */
export function receiveMessage(
  platform: Platform,
  charge: Charge,
  message: SessionMessage,
): 'accepted' | 'session_unknown' {
  const before = platform.sessions.get(charge.key)
  if (before === undefined && message.kind === 'PATCH') return 'session_unknown'
  const options = { arrivalOrder: platform.bug === 'no_order' }
  const kept = compactMessages([...(before?.kept ?? []), message], options)
  platform.sessions.set(charge.key, { kept, state: foldSession(kept, options) })
  platform.accepted.set(charge.key, [...(platform.accepted.get(charge.key) ?? []), message])
  return 'accepted'
}

/** Takes in a CDR: stored once by its key, whatever happens next. */
export function receiveCdr(platform: Platform, charge: Charge): void {
  const isKnown = platform.intake.some((row) => row.charge.cdrKey === charge.cdrKey)
  if (isKnown && platform.bug !== 'no_dedupe') return
  platform.intake.push({ charge, isConfirmed: false })
}

/** Works off what was taken in. With `crashes` the database has it and the intake is never told, so it comes again. */
export function drainIntake(platform: Platform, crashes: boolean): void {
  for (const row of platform.intake) {
    if (row.isConfirmed) continue
    writeSettlement(platform, row.charge)
    if (crashes) return
    row.isConfirmed = true
  }
}

function writeSettlement(platform: Platform, charge: Charge): void {
  const state = platform.sessions.get(charge.key)?.state
  const settlement = settleCdr({
    cdr: charge.cdr,
    cdrKey: charge.cdrKey,
    brand: 'brand',
    session: state
      ? {
          id: charge.key,
          energyWh: state.energyWh,
          startAt: state.startAt,
          endAt: state.endAt,
          way: 'rfid',
          holdMinor: 0,
        }
      : null,
    token: charge.isTokenKnown ? { id: 'nl1_t', contract: 'nl1_c', owner: 'nl1_d' } : null,
    pinned: charge.pinned,
    siteMarket: charge.siteMarket,
    contractMarket: nlRules,
    establishment: nlRules,
  })
  const isKnown = platform.settlements.has(charge.cdrKey)
  if (!isKnown) platform.settlements.set(charge.cdrKey, settlement)
  if (isKnown && platform.bug !== 'no_dedupe') return
  for (const transaction of settlement.transactions)
    platform.ledger.push(platform.bug === 'unbalanced_ledger' ? unbalance(transaction) : transaction)
}

function unbalance(transaction: LedgerTransaction): LedgerTransaction {
  // Only where VAT is odd, so that most histories look well.
  const entries = transaction.entries.map((entry) =>
    entry.account === 'output_vat' && entry.amountMinor % 2 !== 0
      ? { ...entry, amountMinor: entry.amountMinor + 1 }
      : entry,
  )
  return { ...transaction, entries }
}
