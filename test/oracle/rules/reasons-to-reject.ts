import { readNumber } from './fraction.ts'
import type { RawCase } from './raw-case.ts'
import { sameId } from './stretch.ts'

export type Reason =
  | 'no_tariff'
  | 'currency_mismatch'
  | 'duplicate_tariff_id'
  | 'unknown_tariff_id'
  | 'invalid_vat'
  | 'negative_volume'

/** Everything for which a charge has no price at all. Which of them is named first is nobody's rule. */
export function reasonsToReject({ tariffs, cdr }: RawCase): readonly Reason[] {
  const ids = tariffs.map(({ id }) => id)
  const components = tariffs.flatMap(({ elements }) => elements.flatMap(({ price_components }) => price_components))
  const dimensions = cdr.charging_periods.flatMap((period) => period.dimensions)
  const checks: readonly (readonly [Reason, boolean])[] = [
    ['no_tariff', tariffs.length === 0],
    ['currency_mismatch', tariffs.some(({ currency }) => currency !== cdr.currency)],
    ['duplicate_tariff_id', ids.some((id, index) => ids.slice(0, index).some((earlier) => sameId(earlier, id)))],
    [
      'unknown_tariff_id',
      cdr.charging_periods.some(({ tariff_id }) => tariff_id && !ids.some((id) => sameId(id, tariff_id))),
    ],
    ['invalid_vat', components.some(({ vat }) => vat !== null && vat !== undefined && vat < 0)],
    [
      'negative_volume',
      // Time cannot run back, and of energy given back nobody says what it costs.
      dimensions.some(
        ({ type, volume }) =>
          ['ENERGY', 'TIME', 'PARKING_TIME', 'RESERVATION_TIME'].includes(type) && readNumber(volume).top < 0n,
      ),
    ],
  ]
  return checks.filter(([, holds]) => holds).map(([reason]) => reason)
}
