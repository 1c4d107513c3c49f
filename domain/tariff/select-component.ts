import type { TariffWarning } from '#domain/tariff/charge-price'
import { type ChargeMoment, matchRestrictions } from '#domain/tariff/match-restrictions'
import type { PriceComponent, Tariff, TariffDimension } from '#domain/tariff/tariff'

/** What part of a stay is priced: the charge, a reservation that was used, or one that expired. */
export type PricedScope = 'session' | 'reservation' | 'reservation_expired'

/** The component in force, or null when nothing is charged for the dimension, and what was doubtful about the choice. */
export interface SelectedComponent {
  readonly component: PriceComponent | null
  /** Its element in the tariff, from 0; −1 without one. */
  readonly elementIndex: number
  readonly warnings: readonly TariffWarning[]
}

/**
 * Finds the component of a dimension that is in force at a moment: that of the first element which has one and whose restrictions all match,
 * each dimension on its own. Elements of reservations never price a charge, and others never price a reservation. For an expired
 * reservation RESERVATION_EXPIRES comes first; RESERVATION fills the dimensions it lacks. Source: OCPI 2.2.1, tariffs, Tariff.
 */
export function selectComponent(
  tariff: Tariff,
  dimension: TariffDimension,
  scope: PricedScope,
  moment: ChargeMoment,
): SelectedComponent {
  const warnings: TariffWarning[] = []
  for (const reservation of reservationKinds(scope)) {
    for (const [elementIndex, element] of tariff.elements.entries()) {
      if (element.restrictions?.reservation !== reservation) continue
      const component = element.priceComponents.find(({ type }) => type === dimension)
      if (!component) continue
      const match = matchRestrictions(element.restrictions, moment)
      warnings.push(...match.warnings)
      if (match.matches) return { component, elementIndex, warnings }
    }
  }
  return { component: null, elementIndex: -1, warnings }
}

function reservationKinds(scope: PricedScope): readonly ('RESERVATION' | 'RESERVATION_EXPIRES' | undefined)[] {
  if (scope === 'session') return [undefined]
  return scope === 'reservation' ? ['RESERVATION'] : ['RESERVATION_EXPIRES', 'RESERVATION']
}
