import { describe, expect, test } from 'vitest'
import { dialect221 } from '#integrations/ocpi/2.2.1/dialect'
import * as newer from '../ocpi-fixtures.ts'
import { cdr, connector, context, evse, fieldsOf, location, readFrom, rulesOf, session, without } from './fixtures.ts'

const NAMES = '.:names_of_2.1.1'

describe('a platform of 2.2.1 that goes on with the names of 2.1.1', () => {
  test('F-71 is understood in sessions and CDRs: token, times, place and cost', () => {
    const read = dialect221.readSession(session, context)
    expect(readFrom(read)).toMatchObject({
      token: { contractId: session.auth_id, partyId: 'RWT' },
      locationId: 'ANTW-03',
      evseUid: 'post-7',
      totalCostExclMicros: 10_190_000,
    })
    expect(rulesOf(read)).toEqual([NAMES])
    const record = dialect221.readCdr(cdr, context)
    expect(readFrom(record)).toMatchObject({
      endAt: Date.UTC(2026, 10, 22, 10, 49, 11),
      location: { evseUid: 'post-7' },
    })
    expect(rulesOf(record)).toEqual([NAMES])
  })

  test('F-71 is understood in places: voltage, amperage and the one tariff', () => {
    const mixed = { ...location, country_code: 'BE', party_id: 'VLT', publish: false }
    const read = dialect221.readLocation(mixed, context)
    expect(readFrom(read)).toMatchObject({
      publish: false,
      evses: [{ connectors: [{ maxVoltageV: 920, maxAmperageA: 300, tariffIds: ['fast-2026'] }] }],
    })
    expect(rulesOf(read)).toContain(NAMES)
    expect(rulesOf(dialect221.readEvse(evse))).toEqual([NAMES])
    expect(rulesOf(dialect221.readConnector(connector))).toEqual([NAMES])
  })

  test('F-71 excuses nothing else: what lacks a field is refused by the names of 2.2.1', () => {
    for (const field of ['country_code', 'publish', 'coordinates']) {
      expect(fieldsOf(dialect221.readLocation(without(newer.location, field), context))).toEqual([field])
    }
    expect(fieldsOf(dialect221.readCdr(without(newer.cdr, 'cdr_token'), context))).toEqual(['cdr_token'])
    expect(fieldsOf(dialect221.readSession(without(session, 'location'), context))).toContain('location_id')
    expect(rulesOf(dialect221.readSession(newer.session, context))).toEqual([])
  })
})
