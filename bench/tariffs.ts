import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import type { ChargePrice, ChargeToPrice } from '#domain/tariff/charge-price'
import { compileTariff } from '#domain/tariff/compile-tariff'
import { addCosts } from '#domain/tariff/exact-cost'
import { priceCharge } from '#domain/tariff/price-charge'
import { toDecimal } from '#domain/tariff/rational'
import { Tally } from '#domain/tariff/tally-charge'
import { walkCharge } from '#domain/tariff/walk-charge'
import { readCdr } from '#integrations/ocpi/2.2.1/read-cdr'
import type { BenchOptions } from './options.ts'
import { bigLinesOf, priceWithBig } from './price-with-big.ts'
import { median } from './statistics.ts'
import { cdrText, PERIOD_COUNTS } from './tariff-cdr.ts'
import type { TariffMeasured, TariffsMeasured } from './tariff-results.ts'

const ROUNDS = 7
const MILLION = 1_000_000

/** What is computed is looked at here, so that no compiler leaves the computing out. */
let seen = 0

/** Pricing CDRs against `JSON.parse` of the same and against the same sums with big.js, all in turn in one process. */
export function benchTariffs({ quick }: BenchOptions, say: (text: string) => void): TariffsMeasured {
  const windowMs = quick ? 40 : 250
  const cdrs = PERIOD_COUNTS.map((periods) => {
    say(`${periods} periods …`)
    return measureCdr(periods, windowMs)
  })
  say('memory …')
  const heapGrowthKb = measureHeap(quick ? MILLION / 10 : MILLION)
  if (seen < 0) throw new Error('what was counted is below nothing')
  return { cdrs, heapGrowthKb }
}

function measureCdr(periods: number, windowMs: number): TariffMeasured {
  const text = cdrText(periods)
  const charge = chargeOf(text)
  const [tariff] = charge.tariffs
  if (tariff === undefined) throw new Error('the CDR has no tariff')
  const price = priced(charge)
  const lines = bigLinesOf(price)
  expectSame(price, priceWithBig(lines))
  const parse = () => (JSON.parse(text) as { id: string }).id.length
  const warm = () => totalOf(priceCharge(charge))
  // Another object is another tariff: it is read anew.
  const compiled = () => totalOf(priceCharge({ ...charge, tariffs: [{ ...tariff }] }))
  const big = () => priceWithBig(lines)[0].length
  const sums = sumsOf(charge)
  const tasks = [parse, warm, compiled, big, sums]
  for (const task of tasks) timeOf(task, windowMs)
  const rounds = Array.from({ length: ROUNDS }, () => tasks.map((task) => timeOf(task, windowMs)))
  const at = (task: number) => median(rounds.map((round) => round[task] ?? Number.NaN))
  const ratio = (of: number, to: number) =>
    median(rounds.map((round) => (round[of] ?? Number.NaN) / (round[to] ?? Number.NaN)))
  return {
    periods,
    bytes: text.length,
    parseUs: at(0),
    warmUs: at(1),
    compiledUs: at(2),
    bigUs: at(3),
    warmOfParse: ratio(1, 0),
    compiledOfParse: ratio(2, 0),
    bigOfWarm: ratio(3, 1),
    sumsUs: at(4),
    bigOfSums: ratio(3, 4),
  }
}

/** Our arithmetic alone, of what big.js is given too: components and volumes that were chosen before. */
function sumsOf(charge: ChargeToPrice): () => number {
  const parts: Parameters<Tally['take']>[] = []
  walkCharge(
    charge,
    charge.tariffs.map((tariff) => compileTariff(tariff, 'none')),
    (...part) => parts.push(part),
  )
  return () => {
    const tally = new Tally()
    for (const [component, startAt, volumeMicros] of parts) tally.take(component, startAt, volumeMicros)
    const { energy, fixed, parking, time } = tally.costs(tally.bill('parking').surplus)
    const { exclVat, inclVat } = addCosts(addCosts(addCosts(energy, fixed), parking), time)
    return exclVat && inclVat ? toDecimal(exclVat, 4).length + toDecimal(inclVat, 4).length : 0
  }
}

/** Microseconds a call, over a window. */
function timeOf(task: () => number, windowMs: number): number {
  let calls = 0
  const startedAt = performance.now()
  let elapsedMs = 0
  while (elapsedMs < windowMs) {
    for (let i = 0; i < 50; i++) seen += task()
    calls += 50
    elapsedMs = performance.now() - startedAt
  }
  return (elapsedMs * 1000) / calls
}

function measureHeap(count: number): number {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  const charges = Array.from({ length: 64 }, (_, i) => chargeOf(cdrText(PERIOD_COUNTS[i % 3] ?? 5, i)))
  const run = (times: number) => {
    for (let i = 0; i < times; i++) {
      const charge = charges[i % charges.length]
      // A tariff of its own for every CDR, as each brings its own: what is kept of it must go with it.
      if (charge) seen += totalOf(priceCharge({ ...charge, tariffs: charge.tariffs.map((tariff) => ({ ...tariff })) }))
    }
  }
  run(count / 10)
  collect()
  const before = process.memoryUsage().heapUsed
  run(count)
  collect()
  return (process.memoryUsage().heapUsed - before) / 1024
}

function chargeOf(text: string): ChargeToPrice {
  const read = readCdr(JSON.parse(text))
  if (!read.ok) throw new Error(`${read.issues[0]?.field}: ${read.issues[0]?.problem}`)
  const { startAt, endAt, periods, tariffs, currency } = read.value
  return { startAt, endAt, periods, tariffs, timeZone: 'Europe/Amsterdam', options: { currency } }
}

function priced(charge: ChargeToPrice): ChargePrice {
  const price = priceCharge(charge)
  if (price.result === 'rejected') throw new Error(`${price.reason}: ${price.field}`)
  return price
}

function totalOf(price: ReturnType<typeof priceCharge>): number {
  return price.result === 'priced' && price.total.exclVat !== null ? Number(price.total.exclVat.denominator) % 7 : 0
}

function expectSame({ total }: ChargePrice, big: readonly [string, string]): void {
  const ours = [total.exclVat, total.inclVat].map((side) => (side === null ? 'unknown' : toDecimal(side, 4)))
  if (ours.join() !== big.join()) throw new Error(`${ours.join()} by us, ${big.join()} by big.js`)
}
