import { type CostKind, type OmittedVat, type PriceRefusal, warningBit } from '#domain/tariff/charge-price'
import { type CompiledRestrictions, compileRestrictions } from '#domain/tariff/compile-restrictions'
import { areLimitsCrossed, findRepeatedComponent } from '#domain/tariff/find-tariff-faults'
import { divide, multiply, type Rational, rational, ZERO } from '#domain/tariff/rational'
import type { PriceComponent, Tariff, TariffDimension, TariffElement } from '#domain/tariff/tariff'

/** What part of a stay is priced: the charge, a reservation that was used, or one that expired. */
export type PricedScope = 'session' | 'reservation' | 'reservation_expired'

/** A component ready to be chosen and multiplied. */
export interface CompiledComponent {
  readonly kind: CostKind
  readonly component: PriceComponent
  readonly tariffId: string
  readonly elementIndex: number
  /** Null for always. */
  readonly when: CompiledRestrictions | null
  /** Of 10⁻⁶ kWh, h or fee, in the major unit, with and without VAT; null where the tariff does not say it. */
  readonly exclVat: Rational | null
  readonly inclVat: Rational | null
}

/** Of each dimension the components in the order in which they are looked at; none after one that is always in force. */
export type ComponentsByDimension = Readonly<Record<TariffDimension, readonly CompiledComponent[]>>

/** A tariff read once for any number of charges. */
export interface CompiledTariff {
  readonly tariff: Tariff
  readonly scopes: Readonly<Record<PricedScope, ComponentsByDimension>>
  /** Does it need the clock on the wall of the site, or what power and current were measured? */
  readonly needsLocalTime: boolean
  readonly needsPower: boolean
  readonly needsCurrent: boolean
  /** Bits of what is odd about the tariff itself, whatever is priced by it. */
  readonly warnings: number
  /** What keeps it from pricing anything; null for nothing. */
  readonly refusal: PriceRefusal | null
}

const MICROS = 1_000_000
const MOST_VAT_BASIS_POINTS = 1_000_000_000
const MOST_STEP_SIZE = 2 ** 31
const NONE: ComponentsByDimension = { ENERGY: [], FLAT: [], PARKING_TIME: [], TIME: [] }

/**
 * Reads a tariff for pricing: per scope and dimension the components in order, restrictions as numbers, unit prices as exact fractions.
 *
 * The component in force is that of the first element which has one and whose restrictions all match, each dimension on its own. Elements of
 * reservations never price a charge, and others never price a reservation. For an expired reservation RESERVATION_EXPIRES comes first;
 * RESERVATION fills the dimensions it lacks. Source: OCPI 2.2.1, tariffs, Tariff.
 */
export function compileTariff(tariff: Tariff, omittedVat: OmittedVat): CompiledTariff {
  const refusal = findRefusal(tariff)
  const elements: ReadElement[] = []
  if (refusal !== null) return compiledOf(tariff, elements, { session: NONE, reservation: NONE }, refusal)
  const pricesOf = unitPricesOf(tariff, omittedVat)
  for (const [index, element] of tariff.elements.entries()) {
    const when = compileRestrictions(element.restrictions, `elements.${index}.restrictions`)
    if (when !== null && 'reason' in when)
      return compiledOf(tariff, elements, { session: NONE, reservation: NONE }, when)
    elements.push({ element, index, when })
  }
  const list = (reservation: 'RESERVATION' | 'RESERVATION_EXPIRES' | undefined) =>
    elements.filter(({ element }) => element.restrictions?.reservation === reservation)
  const byDimension = (read: readonly ReadElement[], isReservation: boolean): ComponentsByDimension =>
    read.length === 0 ? NONE : componentsOf(tariff, read, isReservation, pricesOf)
  const reserved = list('RESERVATION')
  const expired = list('RESERVATION_EXPIRES')
  const reservation = byDimension(reserved, true)
  const scopes = { session: byDimension(list(undefined), false), reservation }
  if (expired.length === 0) return compiledOf(tariff, elements, scopes, null)
  return compiledOf(tariff, elements, scopes, null, byDimension([...expired, ...reserved], true))
}

interface ReadElement {
  readonly element: TariffElement
  readonly index: number
  readonly when: CompiledRestrictions | null
}

type UnitPrices = (component: PriceComponent) => Pick<CompiledComponent, 'exclVat' | 'inclVat'>

function compiledOf(
  tariff: Tariff,
  elements: readonly ReadElement[],
  { session, reservation }: Record<'session' | 'reservation', ComponentsByDimension>,
  refusal: PriceRefusal | null,
  expired = reservation,
): CompiledTariff {
  return {
    tariff,
    scopes: { session, reservation, reservation_expired: expired },
    needsLocalTime: elements.some(({ when }) => when?.isLocal === true),
    needsPower: elements.some(({ when }) => when !== null && when.power !== null),
    needsCurrent: elements.some(({ when }) => when !== null && when.current !== null),
    warnings: lint(tariff),
    refusal,
  }
}

function componentsOf(
  tariff: Tariff,
  elements: readonly ReadElement[],
  isReservation: boolean,
  pricesOf: UnitPrices,
): ComponentsByDimension {
  const lists: Record<TariffDimension, CompiledComponent[]> = { ENERGY: [], FLAT: [], PARKING_TIME: [], TIME: [] }
  for (const { element, index: elementIndex, when } of elements) {
    for (const component of element.priceComponents) {
      const list = lists[component.type]
      const last = list.at(-1)
      // What comes after a component without restrictions, or a second one in the element, never counts.
      if (last !== undefined && (last.when === null || last.elementIndex === elementIndex)) continue
      const kind = isReservation ? 'reservation' : KINDS[component.type]
      list.push({ kind, component, tariffId: tariff.id, elementIndex, when, ...pricesOf(component) })
    }
  }
  return lists
}

const KINDS = { ENERGY: 'energy', FLAT: 'fixed', PARKING_TIME: 'parking', TIME: 'time' } as const

/**
 * The side that a tariff's prices are not given in is unknown when the tariff has no VAT rate at all and its version of OCPI does not say what
 * that means. Nothing is nothing on both sides.
 */
function unitPricesOf(tariff: Tariff, omittedVat: OmittedVat): UnitPrices {
  const { taxIncluded, elements } = tariff
  const statesVat = elements.some(({ priceComponents }) =>
    priceComponents.some(({ vatBasisPoints }) => vatBasisPoints !== null),
  )
  const isOtherSideKnown = statesVat || (taxIncluded === undefined && omittedVat === 'none')
  return ({ priceMicros, vatBasisPoints }) => {
    if (priceMicros === 0) return { exclVat: ZERO, inclVat: ZERO }
    const price = rational(priceMicros, MICROS * MICROS)
    if (taxIncluded === 'N/A') return { exclVat: price, inclVat: price }
    const hasVat = vatBasisPoints !== null && vatBasisPoints !== 0
    const factor = hasVat ? rational(10_000 + vatBasisPoints, 10_000) : null
    if (taxIncluded === 'YES')
      return { exclVat: !isOtherSideKnown ? null : factor ? divide(price, factor) : price, inclVat: price }
    return { exclVat: price, inclVat: !isOtherSideKnown ? null : factor ? multiply(price, factor) : price }
  }
}

function findRefusal({ elements, minPrice, maxPrice }: Tariff): PriceRefusal | null {
  for (const [i, { priceComponents }] of elements.entries()) {
    for (const [j, { priceMicros, vatBasisPoints, stepSize }] of priceComponents.entries()) {
      const field = `elements.${i}.price_components.${j}`
      if (!Number.isSafeInteger(priceMicros)) return { reason: 'invalid_price', field: `${field}.price` }
      if (vatBasisPoints !== null && !isCount(vatBasisPoints, MOST_VAT_BASIS_POINTS))
        return { reason: 'invalid_vat', field: `${field}.vat` }
      if (!isCount(stepSize, MOST_STEP_SIZE)) return { reason: 'invalid_step_size', field: `${field}.step_size` }
    }
  }
  for (const [field, limit] of [['min_price', minPrice] as const, ['max_price', maxPrice] as const]) {
    if (limit === null) continue
    if (!Number.isSafeInteger(limit.exclVatMicros) || !Number.isSafeInteger(limit.inclVatMicros ?? 0))
      return { reason: 'invalid_price_limit', field }
  }
  return null
}

const isCount = (value: number, most: number) => Number.isSafeInteger(value) && value >= 0 && value <= most

function lint({ elements, minPrice, maxPrice }: Tariff): number {
  let warnings = areLimitsCrossed(minPrice, maxPrice) ? warningBit('inconsistent_price_limits') : 0
  for (const { priceComponents, restrictions } of elements) {
    if (priceComponents.some(({ type, stepSize }) => type !== 'FLAT' && stepSize === 0))
      warnings |= warningBit('step_size_zero')
    if (findRepeatedComponent(priceComponents) !== null) warnings |= warningBit('duplicate_component')
    if (restrictions?.startTime !== undefined && restrictions.startTime === restrictions.endTime)
      warnings |= warningBit('equal_start_end_time')
  }
  return warnings
}
