import fc from 'fast-check'
import { expect, test } from 'vitest'
import { acceptMessage } from '#domain/session/accept-message'
import { foldWithFlags, type SessionFold } from '#domain/session/fold-session'
import { reportedPhase, type SessionPhase } from '#domain/session/reported-phase'
import {
  type ReportedSession,
  SESSION_STATUSES,
  type SessionMessage,
  type SessionStatus,
} from '#domain/session/session'
import { periodAt } from '../sample-charge.ts'

const base: ReportedSession = {
  countryCode: 'NL',
  partyId: 'TST',
  id: 'S1',
  startAt: 0,
  endAt: null,
  energyWh: 0,
  token: { countryCode: 'NL', partyId: 'RWT', uid: 'U', type: 'RFID', contractId: 'C' },
  authMethod: 'COMMAND',
  authorizationReference: null,
  locationId: 'L',
  evseUid: 'E',
  connectorId: '1',
  meterId: null,
  currency: 'EUR',
  periods: [],
  totalCostExclMicros: null,
  totalCostInclMicros: null,
  status: 'PENDING',
  lastUpdated: 0,
}

const put = (lastUpdated: number, session: Partial<ReportedSession>): SessionMessage => ({
  kind: 'PUT',
  lastUpdated,
  contentHash: `put ${lastUpdated} ${JSON.stringify(session)}`,
  session: { ...base, ...session, lastUpdated },
})
const patch = (lastUpdated: number, changes: Partial<ReportedSession>): SessionMessage => ({
  kind: 'PATCH',
  lastUpdated,
  contentHash: `patch ${lastUpdated} ${JSON.stringify(changes)}`,
  changes,
})

/** The whole at first, then the eight that come in any order: two share an instant, one is a late PUT of the whole. */
const FIRST = put(0, { status: 'RESERVATION' })
const EIGHT: readonly SessionMessage[] = [
  patch(1, { status: 'PENDING' }),
  patch(2, { status: 'ACTIVE', periods: [periodAt(2, { ENERGY: 1 })] }),
  patch(3, { energyWh: 1000, periods: [periodAt(3, { ENERGY: 2 })] }),
  put(4, { status: 'ACTIVE', energyWh: 3000, periods: [periodAt(2, { ENERGY: 1 }), periodAt(3, { ENERGY: 2 })] }),
  patch(4, { energyWh: 4000, totalCostExclMicros: 1_000_000 }),
  patch(5, { status: 'COMPLETED', endAt: 5, energyWh: 5000, periods: [periodAt(4, { ENERGY: 2 })] }),
  patch(6, { energyWh: 5100 }),
  patch(7, { status: 'ACTIVE' }),
]

interface Arrived {
  readonly accepted: readonly SessionMessage[]
  readonly state: SessionFold
  readonly phase: SessionPhase
}

/** As the session's object does it: accept, fold, and say where the charge stands, one message after the other. */
function arrive({ accepted, state, phase }: Arrived, message: SessionMessage): Arrived {
  const after = acceptMessage(accepted, message)
  if (after === 'unknown') throw new Error('the whole came first')
  if (after === 'unchanged') return { accepted, state, phase }
  return { accepted: [...accepted, message], state: after, phase: reportedPhase(phase, after.session) }
}

const START: Arrived = {
  accepted: [FIRST],
  state: foldWithFlags([FIRST]),
  phase: reportedPhase('asking', foldWithFlags([FIRST]).session),
}

/** Every order of the messages; what two orders begin with alike is worked out once. */
function everyEnd(from: Arrived, messages: readonly SessionMessage[], repeats: boolean, found: Map<string, number>) {
  if (messages.length === 0) {
    const end = JSON.stringify([from.state, from.phase])
    found.set(end, (found.get(end) ?? 0) + 1)
    return
  }
  for (const [index, message] of messages.entries()) {
    const after = arrive(from, message)
    const again = repeats ? [message, FIRST].reduce(arrive, after) : after
    everyEnd(
      again,
      messages.filter((_, other) => other !== index),
      repeats,
      found,
    )
  }
}

test('T005 all 40,320 orders of eight messages end alike', { timeout: 60_000 }, () => {
  const found = new Map<string, number>()
  everyEnd(START, EIGHT, false, found)
  expect([...found.values()]).toEqual([40_320])
  const [end] = found.keys()
  const state = foldWithFlags([FIRST, ...EIGHT])
  expect(end).toBe(JSON.stringify([state, 'ended']))
  expect(state).toMatchObject({
    session: { status: 'COMPLETED', energyWh: 5100, totalCostExclMicros: 1_000_000, lastUpdated: 7 },
    flags: ['status_after_end', 'updated_after_end'],
  })
  expect(state.session.periods).toHaveLength(3)
})

test('T005 every order of messages that come twice, with the first of all after each, ends alike', () => {
  const found = new Map<string, number>()
  everyEnd(START, EIGHT.slice(2), true, found)
  expect([...found.values()]).toEqual([720])
  expect([...found.keys()]).toEqual([JSON.stringify([foldWithFlags([FIRST, ...EIGHT.slice(2)]), 'ended'])])
})

const status = fc.constantFrom(...SESSION_STATUSES)
const message = fc
  .record({ isPut: fc.boolean(), at: fc.nat(5), energyWh: fc.nat(3), status, hasPeriod: fc.boolean() })
  .map(({ isPut, at, energyWh, status: sent, hasPeriod }) => {
    const changes = { energyWh, status: sent, ...(hasPeriod ? { periods: [periodAt(at, { ENERGY: 1 })] } : {}) }
    return isPut ? put(at, changes) : patch(at, changes)
  })

test('T005 what was not kept, since it changed nothing, is not missed whatever comes later', () => {
  fc.assert(
    fc.property(fc.array(message, { maxLength: 7 }), (messages) => {
      const end = messages.reduce(arrive, START)
      expect(end.state).toEqual(foldWithFlags([FIRST, ...messages]))
    }),
    { numRuns: 1000 },
  )
})

test('T006 a PATCH that is older than what counts changes nothing', () => {
  const accepted = [put(4, { status: 'ACTIVE', energyWh: 4 })]
  expect(acceptMessage(accepted, patch(3, { energyWh: 3 }))).toBe('unchanged')
  expect(acceptMessage(accepted, put(3, { energyWh: 3 }))).toBe('unchanged')
})

test.each(['COMPLETED', 'INVALID'] as const)(
  'T007 an update after %s does not bring it back, and is flagged',
  (ended) => {
    const accepted = [put(1, { status: ended, energyWh: 5 })]
    for (const sent of SESSION_STATUSES.filter((other) => other !== ended)) {
      const after = acceptMessage(accepted, patch(2, { status: sent }))
      expect(after).toMatchObject({ session: { status: ended }, flags: ['status_after_end', 'updated_after_end'] })
    }
    expect(acceptMessage(accepted, patch(2, { energyWh: 6 }))).toMatchObject({ flags: ['updated_after_end'] })
  },
)

test('T008 a PATCH of a session that nobody knows is not kept, and the PUT that follows makes it whole', () => {
  const late = patch(2, { energyWh: 2 })
  expect(acceptMessage([], late)).toBe('unknown')
  const whole = put(3, { energyWh: 3, status: 'ACTIVE' })
  expect(acceptMessage([], whole)).toMatchObject({ session: { energyWh: 3, status: 'ACTIVE' }, flags: [] })
  expect(acceptMessage([whole], late)).toBe('unchanged')
})

test.each<[SessionStatus, Partial<Record<SessionPhase, SessionPhase>>]>([
  ['ACTIVE', { unanswered: 'charging', starting: 'charging', stopping: 'stopping', settled: 'settled' }],
  ['COMPLETED', { charging: 'ended', stopping: 'ended', cancelled: 'cancelled', settled: 'settled' }],
  ['INVALID', { charging: 'ended', refused: 'ended', settled: 'settled' }],
  ['PENDING', { asking: 'starting', unanswered: 'starting', settled: 'settled' }],
  ['RESERVATION', { asking: 'asking', starting: 'starting', reserving: 'reserved', settled: 'settled' }],
])('an operator that says %s moves a charge there from wherever it is', (said, moves) => {
  for (const [from, to] of Object.entries(moves))
    expect(reportedPhase(from as SessionPhase, { ...base, status: said })).toBe(to)
})
