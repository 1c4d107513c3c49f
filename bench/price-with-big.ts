import Big from 'big.js'
import type { ChargePrice } from '#domain/tariff/charge-price'

/** A line of a price as big.js needs it: the unit price and the VAT are of the tariff and made once, the volume is a number of the CDR. */
export interface BigLine {
  readonly kind: string
  readonly isLast: boolean
  readonly stepSize: number
  readonly volume: number
  readonly price: Big
  readonly vatFactor: Big
}

/** Which component prices what: found by our engine and not counted against big.js. */
export function bigLinesOf({ lines }: ChargePrice): readonly BigLine[] {
  return lines.map(({ kind, dimension, component, quantity, stepSurplus }, i) => {
    const sent = Number(quantity.numerator) / Number(quantity.denominator)
    const surplus = Number(stepSurplus.numerator) / Number(stepSurplus.denominator)
    return {
      kind,
      isLast: !lines.slice(i + 1).some((line) => line.kind === kind),
      stepSize: dimension === 'FLAT' ? 0 : component.stepSize,
      volume: Number((sent - surplus).toFixed(6)),
      price: new Big(component.priceMicros).div(1_000_000),
      vatFactor: new Big(10_000 + (component.vatBasisPoints ?? 0)).div(10_000),
    }
  })
}

/** Enough that the repeating decimals of hours do not show in the fourth decimal of a sum. */
Big.DP = 20
const NOTHING = new Big(0)
const SECONDS = new Big(3600)
const WATT_HOURS = new Big(1000)

interface Sum {
  excl: Big
  incl: Big
  billed: Big
}

/** The same sums with big.js: price times quantity with and without VAT, blocks, by kind and in total, rounded once to four decimals. */
export function priceWithBig(lines: readonly BigLine[]): readonly [string, string] {
  const sums: Record<string, Sum> = {}
  const hasParking = lines.some(({ kind }) => kind === 'parking')
  for (const { kind, isLast, stepSize, volume, price, vatFactor } of lines) {
    sums[kind] ??= { excl: NOTHING, incl: NOTHING, billed: NOTHING }
    const sum = sums[kind]
    const measured = new Big(volume)
    let quantity = measured
    const isStepped = stepSize > 0 && !(kind === 'time' && hasParking)
    if (isStepped) {
      const scale = kind === 'energy' ? WATT_HOURS : SECONDS
      const units = measured.times(scale)
      sum.billed = sum.billed.plus(kind === 'energy' ? units : units.round(0, Big.roundHalfUp))
      if (isLast) {
        const blocks = sum.billed.div(stepSize).round(0, Big.roundUp).times(stepSize)
        quantity = measured.plus(blocks.minus(sum.billed).div(scale))
      }
    }
    const excl = price.times(quantity)
    sum.excl = sum.excl.plus(excl)
    sum.incl = sum.incl.plus(excl.times(vatFactor))
  }
  let excl = NOTHING
  let incl = NOTHING
  for (const sum of Object.values(sums)) {
    excl = excl.plus(sum.excl)
    incl = incl.plus(sum.incl)
  }
  return [excl.toFixed(4, Big.roundHalfUp), incl.toFixed(4, Big.roundHalfUp)]
}
