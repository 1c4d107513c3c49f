import type { Instant } from '#domain/instant'
import type { ChargeToPrice, PricedLine } from '#domain/tariff/charge-price'
import type { CompiledComponent, CompiledTariff } from '#domain/tariff/compile-tariff'
import { costOf } from '#domain/tariff/exact-cost'
import { add, divide, type Rational, rational, ZERO } from '#domain/tariff/rational'
import { type BlockFamily, type BlockSurplus, blockFamily } from '#domain/tariff/tally-charge'
import { walkCharge } from '#domain/tariff/walk-charge'

/** A component priced over one period, before blocks. */
interface Part {
  readonly component: CompiledComponent
  readonly startAt: Instant
  readonly volumeMicros: number
}

const ORDER: readonly BlockFamily[] = ['fee', 'energy', 'time', 'parking', 'reservation']
const MICROS = rational(1_000_000)

/** The lines of a charge that can be priced: it is walked once more, and this time nothing is added up. */
export function listLines(
  charge: ChargeToPrice,
  compiled: readonly CompiledTariff[],
  surplus: BlockSurplus,
): readonly PricedLine[] {
  const parts: Part[] = []
  walkCharge(charge, compiled, (component, startAt, volumeMicros) => parts.push({ component, startAt, volumeMicros }))
  return ORDER.flatMap((family) => {
    const members = parts.filter(({ component }) => blockFamily(component) === family)
    return members.map((part, i) => lineOf(part, i === members.length - 1 ? surplus[family] : ZERO))
  }).toSorted((left, right) => left.startAt - right.startAt)
}

function lineOf({ component: chosen, startAt, volumeMicros }: Part, surplusMicros: Rational): PricedLine {
  const { kind, component, tariffId, elementIndex } = chosen
  const quantityMicros = add(rational(volumeMicros), surplusMicros)
  const quantity = divide(quantityMicros, MICROS)
  const stepSurplus = divide(surplusMicros, MICROS)
  const dimension = component.type
  return {
    kind,
    dimension,
    component,
    tariffId,
    elementIndex,
    startAt,
    quantity,
    stepSurplus,
    ...costOf(quantityMicros, chosen),
  }
}
