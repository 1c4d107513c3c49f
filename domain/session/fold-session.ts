import { DomainError } from '#domain/errors'
import { countedPeriods, isEnergyInWh } from '#domain/session/counted-periods'
import type { ChargingPeriod, ReportedSession, SessionMessage, SessionStatus } from '#domain/session/session'

/** How messages are put in order: by the peer's own clock, or as they came where that clock runs backwards. */
export interface FoldOptions {
  readonly arrivalOrder?: boolean
}

/**
 * What is odd about the messages: something changed after the end, a status was sent that an ended session cannot take, a period was added
 * twice, or the energy of periods is given in Wh.
 */
export type SessionFlag = 'energy_in_wh' | 'period_repeated' | 'status_after_end' | 'updated_after_end'

/** A session's state with what is odd about how it came about. */
export interface SessionFold {
  readonly session: ReportedSession
  readonly flags: readonly SessionFlag[]
}

/**
 * The state of a session: the newest PUT with every later PATCH. Order is `lastUpdated`, ties PUT first, then content hash, so the order of
 * arrival changes nothing, and a repeat changes nothing. PATCH periods are added to those there are. The first COMPLETED or INVALID is for
 * ever. Throws DomainError `session_unknown` while there is no PUT. Source: OCPI 2.2.1, sessions.
 */
export function foldSession(messages: readonly SessionMessage[], options: FoldOptions = {}): ReportedSession {
  return foldWithFlags(messages, options).session
}

/** The same state, with what a person should know about it. */
export function foldWithFlags(messages: readonly SessionMessage[], options: FoldOptions = {}): SessionFold {
  const ordered = orderMessages(messages, options)
  const newestPut = ordered.findLast((message) => message.kind === 'PUT')
  if (newestPut?.kind !== 'PUT') throw new DomainError('session_unknown')
  const later = ordered.slice(ordered.indexOf(newestPut) + 1)
  const state = later.reduce(applyMessage, newestPut.session)
  const end = ordered.find(endsSession)
  const flags = new Set<SessionFlag>()
  if (countedPeriods(state.periods).length < state.periods.length) flags.add('period_repeated')
  if (isEnergyInWh(state.periods, state.energyWh)) flags.add('energy_in_wh')
  if (end === undefined)
    return { session: { ...state, lastUpdated: lastOf(ordered).lastUpdated }, flags: [...flags].toSorted() }
  // What is older than the newest PUT was not kept where it came late, and so is never spoken of.
  const afterEnd = ordered.slice(Math.max(ordered.indexOf(end) + 1, ordered.indexOf(newestPut)))
  const endStatus = statusOf(end) ?? state.status
  for (const message of afterEnd) {
    flags.add('updated_after_end')
    const status = statusOf(message)
    if (status !== undefined && status !== endStatus) flags.add('status_after_end')
  }
  const session = { ...state, status: endStatus, lastUpdated: lastOf(ordered).lastUpdated }
  return { session, flags: [...flags].toSorted() }
}

/** The messages that can still matter, whatever arrives later: the newest PUT, what follows it, and what ended the session. */
export function compactMessages(
  messages: readonly SessionMessage[],
  options: FoldOptions = {},
): readonly SessionMessage[] {
  const ordered = orderMessages(messages, options)
  const newestPut = ordered.findLastIndex((message) => message.kind === 'PUT')
  const end = ordered.findIndex(endsSession)
  return ordered.filter((_, index) => index >= newestPut || index === end)
}

function orderMessages(messages: readonly SessionMessage[], { arrivalOrder }: FoldOptions): readonly SessionMessage[] {
  const seen = new Set<string>()
  const unique = messages.filter(({ kind, lastUpdated, contentHash }) => {
    const key = `${kind} ${lastUpdated} ${contentHash}`
    const isNew = !seen.has(key)
    seen.add(key)
    return isNew
  })
  return arrivalOrder === true ? unique : unique.toSorted(byLastUpdated)
}

function byLastUpdated(left: SessionMessage, right: SessionMessage): number {
  if (left.lastUpdated !== right.lastUpdated) return left.lastUpdated - right.lastUpdated
  if (left.kind !== right.kind) return left.kind === 'PUT' ? -1 : 1
  return left.contentHash < right.contentHash ? -1 : left.contentHash > right.contentHash ? 1 : 0
}

function applyMessage(state: ReportedSession, message: SessionMessage): ReportedSession {
  if (message.kind === 'PUT') return message.session
  const given = Object.entries(message.changes).filter(([, value]) => value !== undefined)
  const changes: Partial<ReportedSession> = Object.fromEntries(given)
  const { countryCode, partyId, id } = state
  const added = changes.periods ?? []
  const kept = message.repeatsPeriods === true ? withoutRepeated(state.periods, added) : state.periods
  const periods = [...kept, ...added]
  return { ...state, ...changes, countryCode, partyId, id, periods }
}

/** The periods that are not sent anew: of those that begin at the same time the newer counts. */
function withoutRepeated(periods: readonly ChargingPeriod[], added: readonly ChargingPeriod[]) {
  const starts = new Set(added.map(({ startAt }) => startAt))
  return periods.filter(({ startAt }) => !starts.has(startAt))
}

function statusOf(message: SessionMessage): SessionStatus | undefined {
  return message.kind === 'PUT' ? message.session.status : message.changes.status
}

function endsSession(message: SessionMessage): boolean {
  const status = statusOf(message)
  return status === 'COMPLETED' || status === 'INVALID'
}

function lastOf(ordered: readonly SessionMessage[]): { readonly lastUpdated: number } {
  return ordered.at(-1) ?? { lastUpdated: 0 }
}
