import { describe, expect, test } from 'vitest'
import { compareDay, type DayAccounts } from '../../bench/day/compare-day.ts'
import { WAYS } from '../../bench/day/plan-day.ts'
import { sampleCdr, sampleDay, sampleSession, withPlatform } from './sample-day.ts'

const differencesOf = (day: DayAccounts) => compareDay(day).differences.map((line) => line.replace(/^.*?: /, ''))

describe('a day on which everybody agrees', () => {
  test.each(WAYS)('has no differences: %s', (way) => {
    const { differences, billedTwice, lost } = compareDay(sampleDay(way))
    expect(differences).toEqual([])
    expect({ billedTwice, lost }).toEqual({ billedTwice: 0, lost: 0 })
  })

  test('has none either when the receipt says the price', () => {
    expect(differencesOf({ ...sampleDay(), receipts: new Map([[0, 484]]) })).toEqual([])
  })
})

describe('a planted difference is found', () => {
  const day = sampleDay()
  const { platform } = day
  const [rating] = platform.ratings
  const [payment] = platform.payments
  if (rating === undefined || payment === undefined) throw new Error('the sample day lacks its money')
  const planted: [string, DayAccounts, string][] = [
    ['a CDR that never arrived', withPlatform(day, { cdrs: [] }), 'CDRs: 0, expected 1'],
    ['another energy', withPlatform(day, { cdrs: [sampleCdr({ energyWh: 10_001 })] }), 'energy: 10001, expected 10000'],
    [
      'another claim',
      withPlatform(day, { cdrs: [sampleCdr({ claimedExclMicros: 4_000_100 })] }),
      'claim: 4000100, expected 4000000',
    ],
    [
      'a CDR of another session',
      withPlatform(day, { cdrs: [sampleCdr({ session: 'nl1_two' })] }),
      'session of the CDR: nl1_two, expected nl1_one',
    ],
    [
      'a side held for no reason',
      withPlatform(day, { cdrs: [sampleCdr({ operatorStatus: 'held', operatorReasons: ['cost_mismatch'] })] }),
      "operator's side: held cost_mismatch, expected settled",
    ],
    [
      'a session without its last update',
      withPlatform(day, { sessions: [sampleSession('ad_hoc', { energyWh: 7_000 })] }),
      'energy of the session: 7000, expected 10000',
    ],
    [
      'a session that goes on',
      withPlatform(day, { sessions: [sampleSession('ad_hoc', { phase: 'charging' })] }),
      'phase: charging, expected settled',
    ],
    [
      'a price a cent off',
      withPlatform(day, { ratings: [{ ...rating, grossMinor: 485, netMinor: 401 }] }),
      'price: 485, expected 484',
    ],
    [
      'a VAT of another country',
      withPlatform(day, { ratings: [{ ...rating, vatBasisPoints: 1900 }] }),
      'VAT rate: 1900, expected 2100',
    ],
    [
      'more captured than owed',
      withPlatform(day, { payments: [{ ...payment, capturedMinor: 500, releasedMinor: 2500 }] }),
      'captured: 500, expected 484',
    ],
    [
      'a hold that is not given back',
      withPlatform(day, { payments: [{ ...payment, releasedMinor: 0 }] }),
      'released: 0, expected 2516',
    ],
    [
      'a cost that was not posted',
      withPlatform(day, { postings: platform.postings.filter(({ kind }) => kind !== 'charge_cost') }),
      'cost posted: 0, expected 400',
    ],
    ['a receipt that says something else', { ...day, receipts: new Map([[0, 483]]) }, 'receipt: 483, expected 484'],
    ['a receipt that is not there', { ...day, receipts: new Map([[0, null]]) }, 'receipt: null, expected 484'],
    ['a charge the operator does not know', { ...day, journals: [] }, 'the operator knows nothing of it'],
    ['something in quarantine', withPlatform(day, { quarantined: 2 }), '2 things wait, expected none'],
    [
      'a ledger that is not zero',
      withPlatform(day, { books: [{ market: 'nl', currency: 'EUR', sumMinor: 1, unbalanced: [] }] }),
      'sums to 1, expected 0',
    ],
  ]

  test.each(planted)('%s', (_, accounts, expected) => {
    expect(differencesOf(accounts)).toContain(expected)
  })

  test('a CDR billed under two keys is billed twice', () => {
    const again = sampleCdr({ key: 'NL*NLD:CDR-1-AGAIN' })
    const twice = withPlatform(day, {
      cdrs: [...platform.cdrs, again],
      ratings: [...platform.ratings, { ...rating, cdrKey: again.key }],
    })
    expect(compareDay(twice).billedTwice).toBe(1)
    expect(differencesOf(twice)).toContain('CDRs: 2, expected 1')
  })

  test('a CDR that was sent and is not there is lost', () => {
    expect(compareDay(withPlatform(day, { cdrs: [] })).lost).toBe(1)
  })

  test('a CDR nobody sent belongs to no charge', () => {
    const stranger = sampleCdr({ key: 'NL*NLD:OTHER', operatorSessionId: 'session-2' })
    expect(compareDay(withPlatform(day, { cdrs: [...platform.cdrs, stranger] })).differences).toEqual([
      'CDR NL*NLD:OTHER: no operator sent it',
    ])
  })
})

describe('a fault has to show as what it is', () => {
  test('a wrong total that was settled', () => {
    expect(differencesOf(sampleDay('rfid', 'wrong_total'))).toEqual([
      "operator's side: settled, expected held cost_mismatch",
    ])
  })

  test('impossible energy that was billed', () => {
    expect(differencesOf(sampleDay('rfid', 'implausible_energy'))).toEqual([
      "operator's side: settled, expected held cdr_implausible",
      "driver's side: billed, expected held cdr_implausible",
    ])
  })

  test('an unknown card that somebody pays for', () => {
    expect(differencesOf(sampleDay('rfid', 'not_authorized'))).toEqual([
      'authorization: ours, expected none',
      "driver's side: billed, expected parked token_unknown",
    ])
  })

  test('a CDR that should never have come', () => {
    expect(differencesOf(sampleDay('rfid', 'cdr_never'))).toContain('CDRs: 1, expected 0')
  })
})
