import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { canonicalJson } from '#domain/canonical-json'
import { credentialCandidates, encodeAuthorization } from '#integrations/ocpi/authorization'
import { chooseVersion } from '#integrations/ocpi/choose-version'
import { sameCi } from '#integrations/ocpi/ci-string'
import { formatDateTime, parseDateTime } from '#integrations/ocpi/date-time'
import { fromMicros, toMicros, toMicrosRounded } from '#integrations/ocpi/decimal'
import { endpointUrl, joinUrl } from '#integrations/ocpi/endpoints'
import { okEnvelope, parseEnvelope } from '#integrations/ocpi/envelope'
import { pageHeaders, parseNextLink, parsePageRequest } from '#integrations/ocpi/paging'
import { readRouting, routingHeaders } from '#integrations/ocpi/routing'

describe('Authorization', () => {
  test('A-2 A-3 a token is encoded without a newline, and decoded with or without one', () => {
    expect(encodeAuthorization('example-token')).toBe('Token ZXhhbXBsZS10b2tlbg==')
    expect(credentialCandidates('Token ZXhhbXBsZS10b2tlbgo=')).toContain('example-token')
    expect(encodeAuthorization('example-token', 'raw')).toBe('Token example-token')
  })

  test('A-6 A-7 a raw token that is valid Base64 by chance is among the candidates', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[\x21-\x7e]{1,64}$/), (token) => {
        expect(credentialCandidates(encodeAuthorization(token))).toContain(token)
        expect(credentialCandidates(encodeAuthorization(token, 'raw'))).toContain(token)
      }),
    )
  })

  test.each([null, undefined, '', 'Token', 'Bearer x', 'Token: x', 'Token a b', `Token ${'x'.repeat(600)}`])(
    'F-3 %j holds no credential',
    (header) => expect(credentialCandidates(header)).toEqual([]),
  )
})

describe('DateTime', () => {
  const noon = Date.UTC(2026, 5, 7, 12, 0, 0)
  test.each([
    ['2026-06-07T12:00:00Z', noon, null],
    ['2026-06-07T12:00:00', noon, null],
    ['2026-06-07T12:00:00.5Z', noon + 500, null],
    ['2026-06-07T12:00:00.1234567', noon + 123, null],
    ['2026-06-07T12:00:00+00:00', noon, 'date_with_offset'],
    ['2026-06-07T14:00:00+02:00', noon, 'date_with_offset'],
    ['2026-06-07 12:00:00Z', noon, 'date_spelling'],
    ['2026-06-07t12:00:00z', noon, 'date_spelling'],
    ['2026-06-07T12:00Z', noon, 'date_spelling'],
    ['1970-1-1T00:00:00Z', 0, 'date_spelling'],
  ])('A-59 A-61 A-62 A-63 %s', (text, instant, leniency) => expect(parseDateTime(text)).toEqual({ instant, leniency }))

  test.each([
    '',
    'now',
    '2026-02-30T12:00:00Z',
    '2026-13-01T00:00:00Z',
    '2026-06-07T24:00:00Z',
    '2026-06-07',
    '1780833600',
    '2026-06-07T12:60:00Z',
  ])('%j is no time', (text) => expect(parseDateTime(text)).toBeNull())

  test('A-60 what we send is UTC in at most 25 characters, and reads as what it was', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4102444800000 }), (instant) => {
        const text = formatDateTime(instant)
        expect(text).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3})?Z$/)
        expect(parseDateTime(text)).toEqual({ instant, leniency: null })
      }),
    )
  })
})

describe('A-49 decimals', () => {
  test.each([
    [0.1 + 0.2, null],
    [0.3, 300_000],
    [0.4991, 499_100],
    [1e-6, 1],
    [1e-7, null],
    [-1.83, -1_830_000],
    [0.35833333333333334, null],
    [123456789.123456, 123_456_789_123_456],
    [1e16, null],
    [Number.NaN, null],
    [Number.POSITIVE_INFINITY, null],
    [-0, 0],
    ['0.300000', 300_000],
    ['2.00', 2_000_000],
    ['-0.0000010', -1],
    ['0.0000001', null],
    ['1e3', null],
    ['0x10', null],
    [' 1', null],
    ['', null],
  ])('%j is %j micros', (value, micros) => expect(toMicros(value)).toBe(micros))

  test('every amount in micros is read back from its JSON number', () => {
    fc.assert(
      fc.property(fc.integer({ min: -(2 ** 51), max: 2 ** 51 }), (micros) => {
        const json = JSON.parse(JSON.stringify(fromMicros(micros))) as number
        expect(toMicros(json)).toBe(micros)
      }),
    )
  })

  test('what is measured is rounded half away from zero', () => {
    expect([toMicrosRounded(0.7569444444444444), toMicrosRounded(-0.0000005)]).toEqual([756_944, -1])
  })
})

describe('envelope', () => {
  test('A-68 A-70 a success has data only where there is some', () => {
    expect(okEnvelope(0)).toEqual({ status_code: 1000, status_message: 'Success', timestamp: '1970-01-01T00:00:00Z' })
    expect(okEnvelope(0, [])).toHaveProperty('data', [])
  })

  test('F-53 a status code in quotes is read; no envelope is none', () => {
    expect(parseEnvelope({ status_code: '2001', data: 1 })).toMatchObject({
      statusCode: 2001,
      leniencies: ['status_code_as_text', 'timestamp_missing'],
    })
    for (const value of [null, [], 'x', {}, { status_code: 'ok' }, { status_code: 200 }, { status_code: 1000.5 }]) {
      expect(parseEnvelope(value)).toBeNull()
    }
  })
})

describe('paging', () => {
  test('A-80 A-81 A-64 defaults, bounds and times in every form', () => {
    const read = (query: string) => parsePageRequest(new URLSearchParams(query), 100)
    expect(read('')).toEqual({ ok: true, page: { offset: 0, limit: 100, from: null, to: null } })
    expect(read('limit=2000&offset=5')).toMatchObject({ page: { limit: 100, offset: 5 } })
    expect(read('date_from=2026-06-07T12:00:00&date_to=2026-06-07T12:00:00+00:00')).toMatchObject({
      page: { from: Date.UTC(2026, 5, 7, 12), to: Date.UTC(2026, 5, 7, 12) },
    })
    expect(read('limit=1.5')).toEqual({ ok: false, field: 'limit' })
  })

  test('A-82 A-83 the last page, and one behind it, has no Link', () => {
    const page = { offset: 0, limit: 50, from: null, to: null }
    expect(pageHeaders('https://x.example/t', page, 51, 100)).toEqual({
      'X-Total-Count': '51',
      'X-Limit': '100',
      Link: '<https://x.example/t?offset=50&limit=50>; rel="next"',
    })
    expect(pageHeaders('https://x.example/t', page, 50, 100)).not.toHaveProperty('Link')
    expect(pageHeaders('https://x.example/t', { ...page, offset: 900 }, 50, 100)).not.toHaveProperty('Link')
  })

  test.each([
    ['<https://a.example/?x=1>; rel="next"', 'https://a.example/?x=1'],
    ['<https://a.example/p>; rel=prev, <https://a.example/n>; title="a, b"; rel=next', 'https://a.example/n'],
    ['<https://a.example/n>;REL="first next"', 'https://a.example/n'],
    ['<https://a.example/n>; rel="nextish"', null],
    ['https://a.example/n; rel="next"', null],
    ['', null],
    [null, null],
  ])('A-87 Link %j', (header, target) => expect(parseNextLink(header)).toBe(target))

  test('a hostile Link header is read in no time', () => {
    expect(parseNextLink(`<${'a'.repeat(5000)}${';rel='.repeat(20_000)}`)).toBeNull()
  })
})

test('A-46 ids are compared without regard to case', () => {
  expect([sameCi('nl*Abc', 'NL*aBC'), sameCi('a', 'b')]).toEqual([true, false])
})

test('A-102 A-113 routing headers are read whole or not at all, and an open side is left out', () => {
  const party = { countryCode: 'NL', partyId: 'ABC' }
  const headers = new Headers({ 'ocpi-to-country-code': 'nl', 'OCPI-TO-PARTY-ID': 'abc', 'OCPI-from-party-id': 'XYZ' })
  expect(readRouting(headers)).toEqual({ to: party, from: null })
  expect(routingHeaders({ to: null, from: party })).toEqual({
    'OCPI-from-country-code': 'NL',
    'OCPI-from-party-id': 'ABC',
  })
})

test('A-99 B-7 endpoints are found by module and side, and joined with one slash', () => {
  const endpoints = [
    { identifier: 'locations', role: 'RECEIVER', url: 'https://a.example/r' },
    { identifier: 'locations', role: 'SENDER', url: 'https://a.example/s/' },
    { identifier: 'credentials', role: 'SENDER', url: 'https://a.example/c' },
  ] as const
  expect(endpointUrl(endpoints, 'locations', 'SENDER')).toBe('https://a.example/s/')
  expect(endpointUrl(endpoints, 'credentials', 'RECEIVER')).toBe('https://a.example/c')
  expect(endpointUrl(endpoints, 'tokens', 'RECEIVER')).toBeNull()
  expect(joinUrl('https://a.example/s/', 'A/B', '50%')).toBe('https://a.example/s/A%2FB/50%25')
})

test('B-4 the newest common version is chosen', () => {
  const offer = (version: string) => ({ version, url: `https://a.example/${version}` })
  expect(chooseVersion([offer('2.1.1'), offer('2.2.1'), offer('9.9')], ['2.2.1', '2.1.1'])?.version).toBe('2.2.1')
  expect(chooseVersion([offer('2.0')], ['2.2.1'])).toBeNull()
})

test('the same content in another order has the same canonical form', () => {
  expect(canonicalJson({ b: [1, { d: null, c: 'x' }], a: 1 })).toBe(
    canonicalJson({ a: 1, b: [1, { c: 'x', d: null }] }),
  )
})
