import { settleCdr } from '#domain/billing/settle-cdr'
import { canonicalJson } from '#domain/canonical-json'
import { localTimeAt } from '#domain/tariff/local-time'
import { priceCharge } from '#domain/tariff/price-charge'
import { toDecimal } from '#domain/tariff/rational'
import { marketOfCountry } from '#jurisdictions/registry'
import { factsOf } from '../domain/sample-cdr.ts'
import { component, periodAt, tariffOf } from '../domain/sample-charge.ts'
import { estimateCar, priceMeasured } from '../examples/price-a-charge.ts'

function assertEquals(actual: unknown, expected: unknown): void {
  const [found, wanted] = [canonicalJson(actual), canonicalJson(expected)]
  if (found !== wanted) throw new Error(`${found} is not ${wanted}`)
}

Deno.test('the pure rules price a charge under Deno as they do elsewhere', () => {
  const startAt = Date.parse('2026-01-12T16:35:00Z')
  const tariff = tariffOf([
    [[component('TIME', 1.2, null, 1800)], { endTime: '17:00' }],
    [[component('TIME', 2.4, null, 900)]],
  ])
  const periods = [periodAt(startAt, { TIME: 0.4167 }), periodAt(startAt + 1_500_000, { TIME: 0.1667 })]
  const price = priceCharge({ startAt, endAt: startAt + 2_100_000, periods, tariffs: [tariff], timeZone: 'UTC' })
  if (price.result === 'rejected' || price.total.exclVat === null) throw new Error('no price')
  assertEquals(toDecimal(price.total.exclVat, 2), '1.30')
})

Deno.test('the example of the tariff library runs under Deno', () => {
  assertEquals(priceMeasured(), ['1119 cents', '10.000 by element 1', '15.000 by element 0'])
  assertEquals(estimateCar(), '15.29 in 196 minutes')
})

Deno.test('the wall clock of a site is the same under Deno', () => {
  const local = localTimeAt(Date.parse('2026-03-29T01:00:00Z'), 'Europe/Berlin')
  assertEquals(local, { date: '2026-03-29', secondOfDay: 3 * 3600, weekday: 7 })
})

Deno.test('a CDR is settled under Deno as it is elsewhere', () => {
  const { operatorSide, driverSide } = settleCdr(factsOf())
  assertEquals([operatorSide.exclMinor, driverSide.grossMinor, driverSide.vatMinor], [815, 986, 171])
  assertEquals(marketOfCountry('DEU')?.vatBasisPointsAt(Date.parse('2020-08-01T00:00:00Z')), 1600)
})
