import type { PricedDimension, RawComponent, RawTariff } from './raw-case.ts'
import { holdsByClockAndMeter, holdsByPower, type Moment, type PowerWarning } from './restrictions.ts'

/** What is being paid for: a session, a reservation that was used, or one that nobody came for. */
export type Scope = 'session' | 'reservation' | 'expired_reservation'

/** Which elements speak of a scope, by their `reservation`; of an expired one, the first group that has an answer. */
const GROUPS: Readonly<Record<Scope, readonly (string | null)[]>> = {
  session: [null],
  reservation: ['RESERVATION'],
  expired_reservation: ['RESERVATION_EXPIRES', 'RESERVATION'],
}

/** The component that prices a dimension at a moment: of the first element that has one and whose restrictions hold. */
export function findComponent(
  tariff: RawTariff,
  dimension: PricedDimension,
  scope: Scope,
  moment: Moment,
  warn: (warning: PowerWarning) => void = () => {},
): RawComponent | null {
  for (const group of GROUPS[scope]) {
    for (const { restrictions, price_components } of tariff.elements) {
      if ((restrictions?.reservation ?? null) !== group) continue
      const component = price_components.find(({ type }) => type === dimension)
      if (!component) continue
      if (!restrictions) return component
      // Power is looked at last, so that nobody is warned of what does not matter.
      if (!holdsByClockAndMeter(restrictions, moment)) continue
      if (holdsByPower(restrictions, moment.stretch, warn)) return component
    }
  }
  return null
}
