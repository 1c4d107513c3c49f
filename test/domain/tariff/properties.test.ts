import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { ChargePrice, ChargeToPrice } from '#domain/tariff/charge-price'
import { localDayAt } from '#domain/tariff/local-time'
import { priceCharge } from '#domain/tariff/price-charge'
import { addBigints, compare, type Rational, ZERO } from '#domain/tariff/rational'
import type { Tariff } from '#domain/tariff/tariff'
import { propertyRuns } from '../property-runs.ts'
import { component, tariffOf } from '../sample-charge.ts'
import { priceByBigInt } from './price-by-bigint.ts'
import { charges, ZONES } from './tariff-arbitraries.ts'

function priced(charge: ChargeToPrice): ChargePrice {
  const price = priceCharge(charge)
  if (price.result === 'rejected') throw new Error(`${price.reason}: ${price.field}`)
  return price
}

const amountsOf = ({ total, costs, billed, measured }: ChargePrice) => ({ total, costs, billed, measured })
const DAY = 86_400_000

test('pure BigInt and Intl alone, line by line, come to the same amounts', { timeout: 120_000 }, () => {
  const large = fc.tuple(charges, fc.constantFrom(1, 1, 1_000_003)).map(([charge, factor]) => ({
    ...charge,
    // Volumes and prices with so many digits that their products leave 2⁵³.
    periods: charge.periods.map((period) => ({
      ...period,
      dimensions: period.dimensions.map((one) => ({ ...one, volumeMicros: one.volumeMicros * factor })),
    })),
    tariffs: charge.tariffs.map((tariff) => withPrices(tariff, factor)),
  }))
  fc.assert(
    fc.property(large, (charge) => {
      const price = priced(charge)
      const expected = priceByBigInt(charge)
      expect(price.costs).toEqual(expected.costs)
      expect(price.totalBeforeLimits).toEqual(expected.total)
    }),
    { numRuns: propertyRuns(1500) },
  )
})

test('the lines are the price, and each names a component of its tariff', { timeout: 60_000 }, () => {
  fc.assert(
    fc.property(charges, (charge) => {
      const { lines, costs, pricedPeriods } = priced(charge)
      expect(new Set(lines.map(({ startAt }) => startAt)).size).toBe(pricedPeriods)
      for (const line of lines) {
        const tariff = charge.tariffs.find(({ id }) => id === line.tariffId)
        expect(tariff?.elements[line.elementIndex]?.priceComponents).toContain(line.component)
      }
      for (const kind of ['energy', 'fixed', 'parking', 'reservation', 'time'] as const) {
        const members = lines.filter((line) => line.kind === kind)
        expect(costs[kind].exclVat).toEqual(sumOf(members.map(({ exclVat }) => exclVat)))
        expect(costs[kind].inclVat).toEqual(sumOf(members.map(({ inclVat }) => inclVat)))
      }
    }),
    { numRuns: propertyRuns(500) },
  )
})

test('the order in which periods are sent changes nothing but a warning', { timeout: 60_000 }, () => {
  const shuffled = charges.chain((charge) =>
    fc
      .shuffledSubarray([...charge.periods], { minLength: charge.periods.length })
      .map((periods) => [charge, periods] as const),
  )
  fc.assert(
    fc.property(shuffled, ([charge, periods]) => {
      expect(amountsOf(priced({ ...charge, periods }))).toEqual(amountsOf(priced(charge)))
    }),
    { numRuns: propertyRuns(500) },
  )
})

test('a period that is cut where no price changes costs the same', { timeout: 60_000 }, () => {
  fc.assert(
    fc.property(charges, fc.nat(), fc.nat(), (any, which, where) => {
      // Seconds are rounded for each part of time, so that a block of time may begin with the cut.
      const charge = { ...any, tariffs: any.tariffs.map(withoutTimeBlocks) }
      const index = which % charge.periods.length
      const period = charge.periods[index]
      const endAt = charge.periods[index + 1]?.startAt ?? charge.endAt
      fc.pre(period !== undefined && endAt - period.startAt >= 2000)
      if (period === undefined) return
      const whole = priced(charge)
      // A price that changes inside, and what an average of power makes of halves, is another matter.
      fc.pre(!whole.warnings.includes('period_spans_price_change'))
      fc.pre(!whole.warnings.includes('power_restriction_not_verifiable'))
      const cutAt = period.startAt + 1000 + (where % (endAt - period.startAt - 1000))
      const share = (volume: number) => Math.floor(volume * ((cutAt - period.startAt) / (endAt - period.startAt)))
      const isVolume = (type: string) => type === 'ENERGY' || type.endsWith('TIME')
      const part = (startAt: number, volumeOf: (volume: number) => number) => ({
        ...period,
        startAt,
        dimensions: period.dimensions.map((one) =>
          isVolume(one.type) ? { ...one, volumeMicros: volumeOf(one.volumeMicros) } : one,
        ),
      })
      const halves = [part(period.startAt, share), part(cutAt, (volume) => volume - share(volume))]
      const cut = priced({ ...charge, periods: charge.periods.toSpliced(index, 1, ...halves) })
      // What holds at both ends may not hold between them: an element of a few minutes in the middle, or a window that both ends lie in.
      fc.pre(charge.periods.filter(({ startAt }) => startAt === period.startAt || startAt === cutAt).length === 1)
      fc.pre(sameComponents(whole, cut) && halves.every((half) => isPricedAs(whole, period.startAt, cut, half)))
      expect(cut.total).toEqual(whole.total)
    }),
    { numRuns: propertyRuns(300) },
  )
})

test('more was measured, so no less is due, where no price is below 0 and there are no blocks and limits', {
  timeout: 60_000,
}, () => {
  fc.assert(
    fc.property(charges, fc.nat(), fc.integer({ min: 1, max: 10_000_000 }), (charge, which, more) => {
      const tariffs = charge.tariffs.map((tariff) => unrestricted({ ...tariff, minPrice: null, maxPrice: null }))
      const index = which % charge.periods.length
      const periods = charge.periods.map((period, i) => ({
        ...period,
        dimensions: period.dimensions.map((one) =>
          i === index ? { ...one, volumeMicros: one.volumeMicros + more } : one,
        ),
      }))
      const less = priced({ ...charge, tariffs }).total
      const larger = priced({ ...charge, tariffs, periods }).total
      for (const side of ['exclVat', 'inclVat'] as const) {
        const [before, after] = [less[side], larger[side]]
        if (before !== null && after !== null) expect(compare(after, before)).toBeGreaterThanOrEqual(0)
      }
    }),
    { numRuns: propertyRuns(1000) },
  )
})

test('every amount is an exact fraction and never NaN', { timeout: 60_000 }, () => {
  const isExact = (value: Rational | null) =>
    value === null ||
    [value.numerator, value.denominator].every((part) => typeof part === 'bigint' || Number.isSafeInteger(part))
  fc.assert(
    fc.property(charges, (charge) => {
      const price = priced(charge)
      const sides = [price.total, price.totalBeforeLimits, ...Object.values(price.costs), ...price.lines]
      expect(sides.flatMap(({ exclVat, inclVat }) => [exclVat, inclVat]).every(isExact)).toBe(true)
      const { energyKwh, ...seconds } = price.billed
      expect(isExact(energyKwh)).toBe(true)
      expect(Object.values(seconds).every(Number.isSafeInteger)).toBe(true)
    }),
    { numRuns: propertyRuns(500) },
  )
})

test('T078 the days of a zone follow each other without a gap, of 23 and 25 hours too, and say what Intl says', {
  timeout: 60_000,
}, () => {
  const instants = fc.integer({ min: Date.UTC(2020, 0, 1), max: Date.UTC(2030, 0, 1) })
  fc.assert(
    fc.property(fc.constantFrom(...ZONES), instants, (timeZone, instant) => {
      const day = localDayAt(instant, timeZone)
      expect(day.from <= instant && instant < day.until).toBe(true)
      expect(localDayAt(day.until, timeZone).from).toBe(day.until)
      const format = new Intl.DateTimeFormat('en-US', {
        timeZone,
        calendar: 'gregory',
        hourCycle: 'h23',
        dateStyle: 'short',
        timeStyle: 'medium',
      })
      const part = (type: string) => Number(format.formatToParts(instant).find((one) => one.type === type)?.value)
      const ms = instant - day.startedAt
      expect(Math.floor(ms / 1000)).toBe(part('hour') * 3600 + part('minute') * 60 + part('second'))
      expect(new Date(day.number * DAY).getUTCDate()).toBe(part('day'))
      expect(new Date(day.number * DAY).getUTCMonth() + 1).toBe(part('month'))
    }),
    { numRuns: propertyRuns(1000) },
  )
})

test.each([
  ['2026-03-29', 'Europe/Amsterdam', 23],
  ['2026-10-25', 'Europe/Amsterdam', 25],
  ['2028-02-29', 'Europe/Amsterdam', 24],
  ['2026-03-08', 'America/New_York', 23],
  ['2026-11-01', 'America/New_York', 25],
  ['2026-04-05', 'Australia/Lord_Howe', 24.5],
])('T078 %s in %s has %d hours, of which the price of that date holds for all', (date, timeZone, hours) => {
  const hour = (index: number) => Date.parse(`${date}T00:00:00Z`) - DAY + index * 1_800_000
  const startAt = hour(0)
  // Half an hour is a half of 10⁻⁶ kWh times two: the energy that has the price is the length of the day.
  const dimensions = [{ type: 'ENERGY', volumeMicros: 500_000 }]
  const periods = Array.from({ length: 150 }, (_, i) => ({ startAt: hour(i), tariffId: null, dimensions }))
  const next = new Date(Date.parse(date) + DAY).toISOString().slice(0, 10)
  const tariff = tariffOf([[[component('ENERGY', 1, null, 0)], { startDate: date, endDate: next }]])
  const { exclVat } = priced({ startAt, endAt: hour(150), periods, tariffs: [tariff], timeZone }).total
  expect(Number(exclVat?.numerator) / Number(exclVat?.denominator)).toBe(hours)
})

function withPrices(tariff: Tariff, factor: number): Tariff {
  const elements = tariff.elements.map((element) => ({
    ...element,
    priceComponents: element.priceComponents.map((part) => ({ ...part, priceMicros: part.priceMicros * factor })),
  }))
  return { ...tariff, elements }
}

/**
 * Everything always holds, so that what was measured decides how much and not which price. Without blocks: what they add is priced by the last
 * component, so that more of a cheap one can leave less to a dear one.
 */
function unrestricted(tariff: Tariff): Tariff {
  const elements = tariff.elements.map(({ priceComponents, restrictions }) => ({
    priceComponents: priceComponents.map((part) => ({ ...part, stepSize: 0 })),
    restrictions: restrictions?.reservation ? { reservation: restrictions.reservation } : null,
  }))
  return { ...tariff, elements }
}

function withoutTimeBlocks(tariff: Tariff): Tariff {
  const elements = tariff.elements.map((element) => ({
    ...element,
    priceComponents: element.priceComponents.map((part) => (part.type === 'ENERGY' ? part : { ...part, stepSize: 0 })),
  }))
  return { ...tariff, elements }
}

/** Are both priced by the same components, each in the same order? */
function sameComponents(one: ChargePrice, other: ChargePrice): boolean {
  const namesOf = ({ lines }: ChargePrice) =>
    [
      ...new Set(
        lines.map(
          ({ tariffId, elementIndex, kind, component }) => `${tariffId} ${elementIndex} ${kind} ${component.type}`,
        ),
      ),
    ].join()
  return namesOf(one) === namesOf(other)
}

/** Is what was measured in a part of a period priced by the components that the whole period is priced by? */
function isPricedAs(
  whole: ChargePrice,
  startAt: number,
  cut: ChargePrice,
  half: ChargeToPrice['periods'][number],
): boolean {
  const measured = new Set(half.dimensions.filter(({ volumeMicros }) => volumeMicros > 0).map(({ type }) => type))
  const namesAt = ({ lines }: ChargePrice, instant: number) =>
    lines
      .filter((line) => line.startAt === instant && line.component.type !== 'FLAT')
      .map(({ kind, ...line }) => ({
        ...line,
        type: kind === 'reservation' ? 'RESERVATION_TIME' : line.component.type,
      }))
      .filter(({ type }) => measured.has(type))
      .map(({ tariffId, elementIndex, type }) => `${tariffId} ${elementIndex} ${type}`)
      .join()
  return namesAt(whole, startAt) === namesAt(cut, half.startAt)
}

function sumOf(sides: readonly (Rational | null)[]): Rational | null {
  return sides.reduce<Rational | null>(
    (sum, side) => (sum === null || side === null ? null : addBigints(sum, side)),
    ZERO,
  )
}
