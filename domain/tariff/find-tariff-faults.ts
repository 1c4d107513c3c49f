import type { Fault } from '#domain/fault'
import type { Instant } from '#domain/instant'
import { findPriceFaults } from '#domain/tariff/find-price-faults'
import {
  type PriceComponent,
  type PriceLimit,
  TARIFF_DIMENSIONS,
  type Tariff,
  type TariffDimension,
  type TariffElement,
} from '#domain/tariff/tariff'

const DAY_MS = 86_400_000

/**
 * Faults of a tariff as of `now`: elements that can never apply or no longer do, components that never count, blocks of no size, limits that
 * exclude each other, dimensions that are free at times for want of a last element without restrictions, and prices that are probably not
 * meant.
 */
export function findTariffFaults(tariff: Tariff, now: Instant): Fault[] {
  // A date is local to a site we do not know here: only what has ended everywhere on earth is called expired.
  const endedBefore = new Date(now - DAY_MS).toISOString().slice(0, 10)
  const faults = tariff.elements.flatMap((element, index) =>
    findElementFaults(element, `elements.${index}`, endedBefore),
  )
  if (tariff.endsAt !== null && tariff.endsAt <= now) {
    faults.push({ field: 'end_date_time', rule: 'tariff_expired', detail: new Date(tariff.endsAt).toISOString() })
  }
  if (areLimitsCrossed(tariff.minPrice, tariff.maxPrice))
    faults.push({ field: 'min_price', rule: 'limits_crossed', detail: null })
  if (hasTwoReservationFees(tariff)) faults.push({ field: 'elements', rule: 'two_reservation_fees', detail: null })
  for (const dimension of dimensionsFreeAtTimes(tariff))
    faults.push({ field: 'elements', rule: 'free_at_times', detail: dimension })
  return [...faults, ...findPriceFaults(tariff)]
}

/**
 * The dimensions of a charge that a tariff has a price for, but none without restrictions: at times they cost nothing. A fee that falls due once
 * is meant to be conditional. Source: OCPI 2.2.1, tariffs, Tariff.
 */
function dimensionsFreeAtTimes({ elements }: Tariff): readonly TariffDimension[] {
  const charged = elements.filter(({ restrictions }) => restrictions?.reservation === undefined)
  return TARIFF_DIMENSIONS.filter((dimension) => {
    const priced = charged.filter(({ priceComponents }) => priceComponents.some(({ type }) => type === dimension))
    return dimension !== 'FLAT' && priced.length > 0 && priced.every(({ restrictions }) => isRestricted(restrictions))
  })
}

/** The dimension that an element has a second component of, which never counts; null without one. */
export function findRepeatedComponent(components: readonly PriceComponent[]): TariffDimension | null {
  const types = components.map(({ type }) => type)
  return types.find((type, index) => types.indexOf(type) < index) ?? null
}

/** Is the lowest price above the highest, on one of their sides? */
export function areLimitsCrossed(lowest: PriceLimit | null, highest: PriceLimit | null): boolean {
  if (lowest === null || highest === null) return false
  if (lowest.exclVatMicros > highest.exclVatMicros) return true
  const { inclVatMicros } = lowest
  return inclVatMicros !== null && highest.inclVatMicros !== null && inclVatMicros > highest.inclVatMicros
}

function hasTwoReservationFees({ elements }: Tariff): boolean {
  const hasFee = (kind: 'RESERVATION' | 'RESERVATION_EXPIRES') =>
    elements.some(
      ({ restrictions, priceComponents }) =>
        restrictions?.reservation === kind && priceComponents.some(({ type }) => type === 'FLAT'),
    )
  return hasFee('RESERVATION') && hasFee('RESERVATION_EXPIRES')
}

function isRestricted(restrictions: TariffElement['restrictions']): boolean {
  return restrictions !== null && Object.keys(restrictions).length > 0
}

function findElementFaults(element: TariffElement, at: string, endedBefore: string): Fault[] {
  const faults: Fault[] = []
  const { startDate, endDate } = element.restrictions ?? {}
  if (startDate !== undefined && endDate !== undefined && endDate <= startDate) {
    // The end is exclusive in the text of the specification: a day that ends on itself has no moment.
    faults.push({ field: `${at}.restrictions.end_date`, rule: 'never_valid', detail: `${startDate} to ${endDate}` })
  } else if (endDate !== undefined && endDate <= endedBefore) {
    faults.push({ field: `${at}.restrictions.end_date`, rule: 'element_expired', detail: endDate })
  }
  const repeated = findRepeatedComponent(element.priceComponents)
  if (repeated !== null) faults.push({ field: `${at}.price_components`, rule: 'duplicate_component', detail: repeated })
  for (const [index, component] of element.priceComponents.entries()) {
    if (component.stepSize === 0) {
      faults.push({
        field: `${at}.price_components.${index}.step_size`,
        rule: 'step_size_zero',
        detail: component.type,
      })
    }
  }
  return faults
}
