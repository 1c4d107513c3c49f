import fc from 'fast-check'
import { expect, test } from 'vitest'
import { compactMessages, foldSession, foldWithFlags } from '#domain/session/fold-session'
import type { ReportedSession, SessionMessage } from '#domain/session/session'
import { periodAt } from '../sample-charge.ts'

const base: ReportedSession = {
  countryCode: 'NL',
  partyId: 'TST',
  id: 'S1',
  startAt: 0,
  endAt: null,
  energyWh: 0,
  token: { countryCode: 'NL', partyId: 'RWT', uid: 'U', type: 'RFID', contractId: 'C' },
  authMethod: 'WHITELIST',
  authorizationReference: null,
  locationId: 'L',
  evseUid: 'E',
  connectorId: '1',
  meterId: null,
  currency: 'EUR',
  periods: [],
  totalCostExclMicros: null,
  totalCostInclMicros: null,
  status: 'ACTIVE',
  lastUpdated: 0,
}

const put = (lastUpdated: number, session: Partial<ReportedSession> = {}): SessionMessage => ({
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

const status = fc.constantFrom('ACTIVE', 'PENDING', 'COMPLETED', 'INVALID' as const)
const message = fc.oneof(
  {
    weight: 1,
    arbitrary: fc.record({ at: fc.nat(6), energyWh: fc.nat(9), status }).map(({ at, ...rest }) => put(at, rest)),
  },
  {
    weight: 3,
    arbitrary: fc
      .record({ at: fc.nat(6), energyWh: fc.nat(9), status, hasPeriod: fc.boolean() })
      .map(({ at, energyWh, status: sent, hasPeriod }) =>
        patch(at, { energyWh, status: sent, ...(hasPeriod ? { periods: [periodAt(at, { ENERGY: energyWh })] } : {}) }),
      ),
  },
)

test('whatever the order of arrival, and however often each message arrives, the state is the same', () => {
  const deliveries = fc
    .array(message, { minLength: 0, maxLength: 6 })
    .chain((others) =>
      fc.tuple(
        fc.constant([put(0), ...others]),
        fc.shuffledSubarray([put(0), ...others], { minLength: others.length + 1 }),
        fc.nat(),
      ),
    )
  fc.assert(
    fc.property(deliveries, ([sent, arrived, pick]) => {
      const again = arrived[pick % arrived.length] ?? put(0)
      expect(foldWithFlags([...arrived, again])).toEqual(foldWithFlags(sent))
    }),
    { numRuns: 500 },
  )
})

test('what was dropped can no longer matter, whatever arrives later', () => {
  fc.assert(
    fc.property(fc.array(message, { maxLength: 5 }), fc.array(message, { maxLength: 3 }), (early, late) => {
      const kept = compactMessages([put(0), ...early])
      expect(foldSession([...kept, ...late])).toEqual(foldSession([put(0), ...early, ...late]))
    }),
    { numRuns: 500 },
  )
})

test('a PATCH of a session nobody knows is refused by name', () => {
  expect(() => foldSession([patch(1, { energyWh: 5 })])).toThrow(expect.objectContaining({ code: 'session_unknown' }))
  expect(() => foldSession([])).toThrow(expect.objectContaining({ code: 'session_unknown' }))
})

test('T006 anything older than the newest PUT changes nothing', () => {
  const newest = put(5, { energyWh: 50 })
  expect(foldSession([newest, put(1, { energyWh: 10 }), patch(4, { energyWh: 40 })])).toEqual(foldSession([newest]))
})

test('periods of a PATCH are added to those there are', () => {
  const first = periodAt(0, { ENERGY: 1 })
  const second = periodAt(60, { ENERGY: 2 })
  const state = foldSession([put(0, { periods: [first] }), patch(1, { periods: [second] }), patch(2, { energyWh: 3 })])
  expect(state.periods).toEqual([first, second])
  expect(state.energyWh).toBe(3)
})

test('an ended session stays ended, and what came after is flagged', () => {
  const { session, flags } = foldWithFlags([put(0), patch(1, { status: 'COMPLETED' }), put(2, { energyWh: 9 })])
  expect(session).toMatchObject({ status: 'COMPLETED', energyWh: 9 })
  expect(flags).toEqual(['status_after_end', 'updated_after_end'])
})

test('a peer whose clock runs backwards is read in order of arrival', () => {
  const messages = [put(9, { energyWh: 1 }), patch(3, { energyWh: 2 })]
  expect(foldSession(messages).energyWh).toBe(1)
  expect(foldSession(messages, { arrivalOrder: true }).energyWh).toBe(2)
})
