import { describe, expect, test } from 'vitest'
import { dialect211 } from '#integrations/ocpi/2.1.1/dialect'
import { context, fieldsOf, readFrom, rulesOf, tariff, without } from './fixtures.ts'

const read = (change: object) => dialect211.readTariff({ ...tariff, ...change }, context)

describe('Tariff', () => {
  test('E-46 a tariff has its owner from the URL, and neither type, limits, validity nor VAT', () => {
    const parsed = read({})
    expect(rulesOf(parsed)).toEqual([])
    expect(readFrom(parsed)).toMatchObject({
      countryCode: 'BE',
      partyId: 'VLT',
      id: 'fast-2026',
      type: null,
      minPrice: null,
      maxPrice: null,
      startsAt: null,
      endsAt: null,
      elements: [
        {
          priceComponents: [{ type: 'ENERGY', priceMicros: 553_700, vatBasisPoints: null, stepSize: 1 }],
          restrictions: null,
        },
        { restrictions: { minDurationS: 2700, daysOfWeek: [5, 6] } },
      ],
    })
    expect(dialect211.wire.tariffPatch).toBe(true)
  })

  test('E-46 what a peer states ahead of its version counts: VAT, limits, reservation', () => {
    const elements = [
      {
        price_components: [{ type: 'TIME', price: 1.2, vat: 21, step_size: 60 }],
        restrictions: { reservation: 'RESERVATION' },
      },
    ]
    expect(readFrom(read({ elements, max_price: { excl_vat: 30 } }))).toMatchObject({
      elements: [{ priceComponents: [{ vatBasisPoints: 2100 }], restrictions: { reservation: 'RESERVATION' } }],
      maxPrice: { exclVatMicros: 30_000_000, inclVatMicros: null },
    })
  })

  test('E-47, E-48, E-50 elements, steps and ranges are kept as they stand: they are read by 2.2.1’s rules', () => {
    const elements = [
      {
        price_components: [{ type: 'TIME', price: 1, step_size: 900 }],
        restrictions: { max_kwh: 12.5, max_power: 22, max_duration: 600 },
      },
      { price_components: [{ type: 'FLAT', price: 0.35, step_size: 0 }] },
    ]
    expect(readFrom(read({ elements })).elements).toEqual([
      {
        priceComponents: [{ type: 'TIME', priceMicros: 1_000_000, vatBasisPoints: null, stepSize: 900 }],
        restrictions: { maxEnergyWh: 12_500, maxPowerW: 22_000, maxDurationS: 600 },
      },
      {
        priceComponents: [{ type: 'FLAT', priceMicros: 350_000, vatBasisPoints: null, stepSize: 0 }],
        restrictions: null,
      },
    ])
  })

  test('E-49 a limit of power is one of power, in kW, whatever its number looks like', () => {
    const elements = [{ price_components: tariff.elements[0]?.price_components, restrictions: { min_power: 32 } }]
    expect(readFrom(read({ elements })).elements[0]?.restrictions).toEqual({ minPowerW: 32_000 })
  })

  test('E-51 validity under its names from before 2.2 is read and reported; under its own it stays', () => {
    const old = read({ start_datetime: '2026-12-01T00:00:00Z', end_datetime: '2027-01-01T00:00:00Z' })
    expect(readFrom(old)).toMatchObject({ startsAt: Date.UTC(2026, 11, 1), endsAt: Date.UTC(2027, 0, 1) })
    expect(rulesOf(old)).toEqual(['start_datetime:other_spelling', 'end_datetime:other_spelling'])
    const both = read({ start_datetime: '2026-12-01T00:00:00Z', start_date_time: '2026-11-01T00:00:00Z' })
    expect([readFrom(both).startsAt, rulesOf(both)]).toEqual([Date.UTC(2026, 10, 1), []])
    expect(fieldsOf(read({ start_datetime: 'soon' }))).toEqual(['start_date_time'])
  })

  test('F-22 a price in quotes is read and reported; one that cannot be kept exactly is refused', () => {
    const priced = (price: unknown) =>
      read({ elements: [{ price_components: [{ type: 'TIME', price, step_size: 1 }] }] })
    expect(readFrom(priced('2.40')).elements[0]?.priceComponents[0]?.priceMicros).toBe(2_400_000)
    expect(rulesOf(priced('2.40'))).toEqual(['elements.0.price_components.0.price:number_as_text'])
    expect(fieldsOf(priced(2 / 3))).toEqual(['elements.0.price_components.0.price'])
    expect(fieldsOf(priced(null))).toEqual(['elements.0.price_components.0.price'])
  })

  test.each(['id', 'currency', 'elements', 'last_updated'])('E-46 %s is due', (field) => {
    expect(fieldsOf(dialect211.readTariff(without(tariff, field), context))).toEqual([field])
  })

  test('E-46 a tariff of nobody is refused', () => {
    expect(fieldsOf(dialect211.readTariff(tariff, { ...context, owner: null }))).toEqual(['country_code', 'party_id'])
  })
})
