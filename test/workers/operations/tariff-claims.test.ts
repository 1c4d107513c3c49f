import { expect, test } from 'vitest'
import { bodyOf, OPERATIONS_TOKEN, operationsWorld } from './operations-world.ts'

interface Refused {
  readonly code: string
  readonly field: string | null
}
interface Priced {
  readonly total: { readonly exclMinor: number; readonly inclMinor: number; readonly exclMicros: number }
  readonly periods: readonly { readonly exclMicros: number; readonly dimensions: readonly unknown[] }[]
  readonly lines: readonly { readonly elementIndex: number; readonly exclMicros: number; readonly sentence: string }[]
  readonly language: string
  readonly leniencies: readonly { readonly field: string; readonly rule: string }[]
}
interface Claim {
  readonly verdict: string
  readonly price: Priced | null
  readonly parts: readonly { readonly part: string; readonly outcome: string }[]
  readonly differences: readonly {
    readonly code: string
    readonly weight: string
    readonly field: string
    readonly sentence: string
  }[]
}

const tariff = {
  country_code: 'NL',
  party_id: 'ABC',
  id: 'T1',
  currency: 'EUR',
  elements: [
    { price_components: [{ type: 'FLAT', price: 0.5, vat: 21, step_size: 1 }] },
    {
      price_components: [{ type: 'ENERGY', price: 0.25, vat: 21, step_size: 500 }],
      restrictions: { start_time: '09:00', end_time: '17:00' },
    },
  ],
  last_updated: '2026-01-01T00:00:00Z',
}
const cdr = {
  start_date_time: '2026-01-12T08:00:00Z',
  end_date_time: '2026-01-12T09:00:00Z',
  currency: 'EUR',
  charging_periods: [{ start_date_time: '2026-01-12T08:00:00Z', dimensions: [{ type: 'ENERGY', volume: 4.2 }] }],
}
const body = { ocpi_version: '2.2.1', time_zone: 'Europe/Amsterdam', tariffs: [tariff], cdr }

test('a charge is priced by tariffs as sent, and every line names its element', async () => {
  const { post } = operationsWorld()
  const answer = await post('/tariffs/price', body)
  expect(answer.status).toBe(200)
  const priced = await bodyOf<Priced>(answer)
  expect(priced.total).toMatchObject({ exclMinor: 163, inclMinor: 197, exclMicros: 1_625_000 })
  expect(priced.lines.map(({ elementIndex, exclMicros }) => [elementIndex, exclMicros])).toEqual([
    [0, 500_000],
    [1, 1_125_000],
  ])
  expect(priced.periods).toMatchObject([{ exclMicros: 1_625_000, dimensions: [{ type: 'ENERGY', volume: '4.2' }] }])
})

test('the sentences are in the language of the body, else in that of the header', async () => {
  const { post, send } = operationsWorld()
  const asStaff = { authorization: `Bearer ${OPERATIONS_TOKEN}`, 'accept-language': 'nl-NL,en;q=0.5' }
  const byHeader = await bodyOf<Priced>(await send('POST', '/tariffs/price', body, asStaff))
  expect(byHeader.language).toBe('nl')
  expect(byHeader.lines[0]?.sentence).toContain('volgens element 1 van tarief T1')
  const byBody = await bodyOf<Priced>(await send('POST', '/tariffs/price', { ...body, language: 'de' }, asStaff))
  expect(byBody.lines[0]?.sentence).toContain('nach Element 1 des Tarifs T1')
  const otherwise = await bodyOf<Priced>(await post('/tariffs/price', body))
  expect(otherwise.language).toBe('en')
})

test.each<[string, object]>([
  ['2.1.1', { cdr: { ...cdr, end_date_time: undefined, stop_date_time: cdr.end_date_time, total_cost: 1.63 } }],
  ['2.3.0', { tariffs: [{ ...tariff, tax_included: 'NO' }], cdr: { ...cdr, total_cost: { before_taxes: 1.63 } } }],
])('a claim in the form of OCPI %s is checked by its own reader', async (version, change) => {
  const { post } = operationsWorld()
  const claim = await bodyOf<Claim>(await post('/tariffs/check', { ...body, ocpi_version: version, ...change }))
  expect(claim.verdict).toBe('follows')
  expect(claim.parts[0]).toMatchObject({ part: 'total', outcome: 'match' })
})

test('a claim that does not follow is told part by part, in words, with its field', async () => {
  const { post } = operationsWorld()
  const total_cost = { excl_vat: 1.97, incl_vat: 2.38 }
  const claimed = { ...cdr, total_cost, total_fixed_cost: { excl_vat: 0.5 }, total_energy_cost: { excl_vat: 1.47 } }
  const claim = await bodyOf<Claim>(await post('/tariffs/check', { ...body, cdr: claimed }))
  expect(claim.verdict).toBe('differs')
  expect(claim.parts.slice(0, 2)).toMatchObject([
    { part: 'total', outcome: 'mismatch', claimedExclMicros: 1_970_000, recomputedExclMicros: 1_625_000 },
    { part: 'energy', outcome: 'mismatch' },
  ])
  expect(claim.differences[0]).toMatchObject({ code: 'tax', weight: 'disputed', field: 'total_cost' })
  expect(claim.differences[0]?.sentence).toMatch(/^The taxes/)
})

test('a charge without a price is a difference to a claim, and a refusal to whoever asks for the price', async () => {
  const { post } = operationsWorld()
  const ghost = { ...cdr, charging_periods: [{ ...cdr.charging_periods[0], tariff_id: 'ghost' }] }
  const claim = await bodyOf<Claim>(
    await post('/tariffs/check', { ...body, cdr: { ...ghost, total_cost: { excl_vat: 1 } } }),
  )
  expect(claim).toMatchObject({ verdict: 'not_verifiable', price: null })
  expect(claim.differences).toMatchObject([{ code: 'unknown_tariff_id', field: 'charging_periods' }])
  const timeless = await post('/tariffs/check', { ...body, time_zone: null })
  expect([timeless.status, await bodyOf<Refused>(timeless)]).toMatchObject([
    422,
    { code: 'time_zone_unknown', field: 'time_zone' },
  ])
  const cases: [object, number, Refused][] = [
    [{ cdr: ghost }, 422, { code: 'unknown_tariff_id', field: 'cdr.charging_periods.0.tariff_id' }],
    [{ tariffs: [] }, 422, { code: 'no_tariff', field: 'tariffs' }],
    [{ time_zone: null }, 422, { code: 'time_zone_unknown', field: 'time_zone' }],
    [{ time_zone: 'Europe/Atlantis' }, 422, { code: 'object_unreadable', field: 'time_zone' }],
    [{ cdr: { ...cdr, currency: 'CHF' } }, 422, { code: 'currency_mismatch', field: 'tariffs.0.currency' }],
    [{ cdr: { ...cdr, charging_periods: [] } }, 422, { code: 'object_unreadable', field: 'cdr.charging_periods' }],
    [{ cdr: { ...cdr, end_date_time: 'noon' } }, 422, { code: 'object_unreadable', field: 'cdr.end_date_time' }],
    [
      { tariffs: [{ ...tariff, elements: [{ price_components: [{ type: 'ENERGY', price: 'dear' }] }] }] },
      422,
      { code: 'object_unreadable', field: 'tariffs.0.elements.0.price_components.0.price' },
    ],
    [{ ocpi_version: '2.0' }, 400, { code: 'input_invalid', field: 'ocpi_version' }],
    [{ tariffs: 'T1' }, 400, { code: 'input_invalid', field: 'tariffs' }],
    [{ cdr: undefined }, 400, { code: 'input_invalid', field: 'cdr' }],
    [{ language: 'fr' }, 400, { code: 'input_invalid', field: 'language' }],
  ]
  for (const [change, status, refused] of cases) {
    const answer = await post('/tariffs/price', { ...body, ...change })
    expect([answer.status, await bodyOf<Refused>(answer)]).toMatchObject([status, refused])
  }
})

test('what was read although it is not what OCPI says is told, and a CDR brings its own tariffs', async () => {
  const { post } = operationsWorld()
  const { tariffs, ...without } = body
  const own = {
    ...cdr,
    tariffs: [{ ...tariff, elements: [{ price_components: [{ type: 'ENERGY', price: '0.25' }] }] }],
  }
  const priced = await bodyOf<Priced>(await post('/tariffs/price', { ...without, cdr: own }))
  expect(priced.total.exclMinor).toBe(105)
  expect(priced.leniencies).toContainEqual({
    field: 'cdr.tariffs.0.elements.0.price_components.0.price',
    rule: 'number_as_text',
  })
  expect(tariffs).toHaveLength(1)
})

test('without the token nothing is priced, and both operations are described', async () => {
  const { send, get } = operationsWorld()
  expect((await send('POST', '/tariffs/price', body)).status).toBe(401)
  const { paths } = await bodyOf<{ paths: Record<string, { post?: { operationId: string } }> }>(
    await get('/openapi.json'),
  )
  const described = (path: string) => paths[`/api/operations/v1${path}`]?.post?.operationId
  expect([described('/tariffs/price'), described('/tariffs/check')]).toEqual(['priceByTariff', 'checkTariffClaim'])
})
