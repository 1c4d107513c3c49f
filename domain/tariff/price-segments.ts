import type { ChargePrice, CostKind } from '#domain/tariff/charge-price'
import { add, type Rational, roundHalfAway } from '#domain/tariff/rational'

/** A price's share by one unit price, as a receipt lists it. Whole numbers, ready to be stored and shown. */
export interface PriceSegment {
  readonly kind: CostKind
  readonly unit: 'kWh' | 'h' | 'once'
  /** Billed, in 10⁻⁶ of the unit. */
  readonly quantityMicros: number
  /** As the tariff states it, in 10⁻⁶ of the currency's major unit. */
  readonly unitPriceMicros: number
  readonly vatBasisPoints: number | null
  /** To the nearest 10⁻⁶; null where unknown. */
  readonly exclVatMicros: number | null
  readonly inclVatMicros: number | null
}

/** Lists a price by what it is for and at which unit price, in the order of first use; lines of the same unit price are one segment. */
export function priceSegments(price: ChargePrice): readonly PriceSegment[] {
  const groups = Map.groupBy(price.lines, ({ kind, dimension, component }) =>
    [kind, dimension, component.priceMicros, component.vatBasisPoints].join('/'),
  )
  return [...groups.values()].flatMap((lines) => {
    const [first] = lines
    if (!first) return []
    const total = (value: (line: (typeof lines)[number]) => Rational | null): number | null => {
      const sum = lines.map(value).reduce((left, right) => (left === null || right === null ? null : add(left, right)))
      return sum === null ? null : roundHalfAway(sum, 1_000_000)
    }
    return {
      kind: first.kind,
      unit: first.dimension === 'ENERGY' ? 'kWh' : first.dimension === 'FLAT' ? 'once' : 'h',
      quantityMicros: total(({ quantity }) => quantity) ?? 0,
      unitPriceMicros: first.component.priceMicros,
      vatBasisPoints: first.component.vatBasisPoints,
      exclVatMicros: total(({ exclVat }) => exclVat),
      inclVatMicros: total(({ inclVat }) => inclVat),
    } as const
  })
}
