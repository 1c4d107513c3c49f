import { describe, expect, test } from 'vitest'
import { foldSession } from '#domain/session/fold-session'
import { dialect211 } from '#integrations/ocpi/2.1.1/dialect'
import { context, evse, fieldsOf, location, NOW, readFrom, rulesOf, session, without } from './fixtures.ts'

const read = (change: object) => dialect211.readSession({ ...session, ...change }, context)
const patch = (change: object) => dialect211.readSessionPatch(change, context)
const at = (change: object) => ({ location: { ...location, ...change } })

describe('Session', () => {
  test('E-37 a session is read whole: its place from the Location in it, its cost without VAT', () => {
    const parsed = read({})
    expect(rulesOf(parsed)).toEqual([])
    expect(readFrom(parsed)).toMatchObject({
      countryCode: 'BE',
      partyId: 'VLT',
      id: 'chg-88121',
      startAt: Date.UTC(2026, 10, 22, 10, 4, 11),
      endAt: null,
      energyWh: 18_402,
      authMethod: 'WHITELIST',
      authorizationReference: null,
      locationId: 'ANTW-03',
      evseUid: 'post-7',
      connectorId: 'left',
      totalCostExclMicros: 10_190_000,
      totalCostInclMicros: null,
      status: 'ACTIVE',
    })
  })

  test('E-37 the token is our party’s, known by its contract', () => {
    expect(readFrom(read({})).token).toEqual({
      countryCode: 'NL',
      partyId: 'RWT',
      uid: 'NL-RWT-C7K2M9QXA',
      type: 'RFID',
      contractId: 'NL-RWT-C7K2M9QXA',
    })
    expect(fieldsOf(dialect211.readSession(session, { ...context, ours: null }))).toEqual(['auth_id'])
  })

  test.each([
    'id',
    'start_datetime',
    'kwh',
    'auth_id',
    'auth_method',
    'location',
    'currency',
    'status',
    'last_updated',
  ])('E-37 %s is due', (field) => {
    expect(fieldsOf(dialect211.readSession(without(session, field), context))).toEqual([field])
    expect(fieldsOf(read({ [field]: null }))).toEqual([field])
  })

  test('E-37 times with the underscore that all other objects have are read and reported', () => {
    const parsed = read({
      start_datetime: undefined,
      start_date_time: '2026-11-22T10:00:00Z',
      end_date_time: '2026-11-22T11:00:00Z',
    })
    expect(readFrom(parsed)).toMatchObject({ startAt: Date.UTC(2026, 10, 22, 10), endAt: Date.UTC(2026, 10, 22, 11) })
    expect(rulesOf(parsed)).toEqual(['start_date_time:other_spelling', 'end_date_time:other_spelling'])
  })

  test('E-3 a time without a zone is in UTC; one with fractions is read as well', () => {
    const parsed = read({ start_datetime: '2026-11-22T10:04:11', last_updated: '2026-11-22T10:31:00.250Z' })
    expect(rulesOf(parsed)).toEqual([])
    expect(readFrom(parsed)).toMatchObject({
      startAt: Date.UTC(2026, 10, 22, 10, 4, 11),
      lastUpdated: Date.UTC(2026, 10, 22, 10, 31, 0, 250),
    })
  })

  test('E-37 a cost that is not said is unknown, and one of nothing is nothing', () => {
    expect(readFrom(read({ total_cost: null })).totalCostExclMicros).toBeNull()
    expect(readFrom(read({ total_cost: 0 })).totalCostExclMicros).toBe(0)
    expect(fieldsOf(read({ total_cost: { excl_vat: 1 } }))).toEqual(['total_cost'])
  })

  test.each([
    [at({ evses: [] }), '#NA', '#NA', 'location.evses:missing'],
    [at({ evses: undefined }), '#NA', '#NA', 'location.evses:missing'],
    [at({ evses: [evse, { ...evse, uid: 'post-8' }] }), '#NA', '#NA', 'location.evses:several_where_one_is_due'],
    [at({ evses: [{ ...evse, connectors: [] }] }), 'post-7', '#NA', 'location.evses.0.connectors:missing'],
  ])('E-37 an EVSE or connector is never guessed', (change, evseUid, connectorId, rule) => {
    const parsed = read(change)
    expect(readFrom(parsed)).toMatchObject({ locationId: 'ANTW-03', evseUid, connectorId })
    expect(rulesOf(parsed)).toEqual([rule])
  })

  test('E-37 of the Location only its ids matter, so nothing else in it stops a session', () => {
    const place = { id: 'ANTW-03', evses: [{ uid: 'post-7', connectors: [{ id: 'left' }] }] }
    expect(rulesOf(read({ location: place }))).toEqual([])
    expect(fieldsOf(read({ location: { ...place, id: '' } }))).toEqual(['location.id'])
  })

  test('E-42 a period names no tariff: which one it was is not said', () => {
    const period = { start_date_time: '2026-11-22T10:04:11Z', dimensions: [{ type: 'ENERGY', volume: 1 }] }
    expect(readFrom(read({ charging_periods: [period] })).periods).toMatchObject([{ tariffId: null }])
  })

  test('E-43 COMMAND, which later versions have, is read as what it says', () => {
    expect(readFrom(read({ auth_method: 'COMMAND' })).authMethod).toBe('COMMAND')
    expect(readFrom(read({ auth_method: 'AUTH_REQUEST' })).authMethod).toBe('AUTH_REQUEST')
    expect(fieldsOf(read({ auth_method: 'BY_HAND' }))).toEqual(['auth_method'])
  })

  test('E-41 FLAT is a dimension of 2.1.1', () => {
    const charging_periods = [{ start_date_time: session.start_datetime, dimensions: [{ type: 'FLAT', volume: 1 }] }]
    const parsed = read({ charging_periods })
    expect([rulesOf(parsed), readFrom(parsed).periods[0]?.dimensions]).toEqual([
      [],
      [{ type: 'FLAT', volumeMicros: 1_000_000 }],
    ])
  })
})

describe('PATCH of a session', () => {
  test('E-7 without last_updated a change was made when it came', () => {
    const { lastUpdated, changes } = readFrom(patch({ total_cost: 4.12 }))
    expect(lastUpdated).toBe(NOW)
    expect(changes).toEqual({ totalCostExclMicros: 4_120_000, totalCostInclMicros: null, lastUpdated: NOW })
    expect(dialect211.wire.patchNeedsLastUpdated).toBe(false)
  })

  test('E-7 a time of change that is said counts, and one that cannot be read is refused', () => {
    expect(readFrom(patch({ kwh: 2, last_updated: '2026-11-22T09:00:00Z' })).lastUpdated).toBe(
      Date.UTC(2026, 10, 22, 9),
    )
    expect(fieldsOf(patch({ kwh: 2, last_updated: 'now' }))).toEqual(['last_updated'])
  })

  test('E-37 a PATCH changes what it holds and nothing else', () => {
    const whole = { ...session, end_datetime: '2026-11-22T10:49:11Z', status: 'COMPLETED' }
    expect(readFrom(patch(whole)).changes).toMatchObject({
      endAt: Date.UTC(2026, 10, 22, 10, 49, 11),
      token: { contractId: 'NL-RWT-C7K2M9QXA' },
      locationId: 'ANTW-03',
      evseUid: 'post-7',
      connectorId: 'left',
      status: 'COMPLETED',
    })
    expect(readFrom(patch({ end_datetime: null, charging_periods: [], location: null })).changes).toEqual({
      lastUpdated: NOW,
    })
    const { changes } = readFrom(patch({ location: { id: 'ANTW-04' } }))
    expect(changes).toEqual({ locationId: 'ANTW-04', lastUpdated: NOW })
  })

  test.each([
    [{ kwh: 'plenty' }, 'kwh'],
    [{ status: 'DANCING' }, 'status'],
    [{ auth_id: '' }, 'auth_id'],
    [
      { charging_periods: [{ start_date_time: '2026-11-22T10:00:00Z', dimensions: [] }] },
      'charging_periods.0.dimensions',
    ],
  ])('E-37 a PATCH of %j is refused', (change, field) => expect(fieldsOf(patch(change))).toEqual([field]))

  test.each([
    ['all there are', ['10:04:11', '10:20:00', '10:40:00'], ['10:04:11', '10:20:00', '10:40:00']],
    ['those to be added', ['10:40:00'], ['10:04:11', '10:20:00', '10:40:00']],
    ['the one that runs, again', ['10:20:00'], ['10:04:11', '10:20:00']],
  ])('E-38 periods of a PATCH may be %s: none counts twice', (_, sent, expected) => {
    const periods = (times: readonly string[], volume: number) =>
      times.map((time) => ({ start_date_time: `2026-11-22T${time}Z`, dimensions: [{ type: 'ENERGY', volume }] }))
    const whole = readFrom(read({ charging_periods: periods(['10:04:11', '10:20:00'], 1) }))
    const change = readFrom(patch({ charging_periods: periods(sent, 2) }))
    const { lastUpdated } = whole
    const folded = foldSession([
      { kind: 'PUT', lastUpdated, contentHash: 'a', session: whole },
      { kind: 'PATCH', contentHash: 'b', ...change },
    ])
    expect(folded.periods.map(({ startAt }) => new Date(startAt).toISOString().slice(11, 19))).toEqual(expected)
    expect(folded.periods.at(-1)?.dimensions).toEqual([{ type: 'ENERGY', volumeMicros: 2_000_000 }])
  })

  test('E-37 a PATCH of the token needs a party of ours', () => {
    expect(fieldsOf(dialect211.readSessionPatch({ auth_id: 'X' }, { ...context, ours: null }))).toEqual(['auth_id'])
  })
})
