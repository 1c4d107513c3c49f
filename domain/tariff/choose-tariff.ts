import type { Instant } from '#domain/instant'
import type { Tariff } from '#domain/tariff/tariff'

/** How a charge is paid: by a token of a contract, or by whoever stands there without one. */
export type WayOfPaying = 'token' | 'ad_hoc'

/**
 * Which types of tariff may price a charge, the best first; null is a tariff for every charge. AD_HOC_PAYMENT is never a token's. A type of
 * which we know nothing, or one of a charging preference that nobody stated, prices nothing. Source: OCPI 2.2.1, tariffs, TariffType.
 */
const TYPES: Readonly<Record<WayOfPaying, readonly (string | null)[]>> = {
  token: ['REGULAR', null],
  ad_hoc: ['AD_HOC_PAYMENT', null, 'REGULAR'],
}

/** Is the tariff in force? Its end is the first moment at which it is not. */
export function isInForce(tariff: Pick<Tariff, 'startsAt' | 'endsAt'>, at: Instant): boolean {
  return (tariff.startsAt ?? at) <= at && at < (tariff.endsAt ?? Number.POSITIVE_INFINITY)
}

/**
 * Of the tariffs that a connector names, the one that prices a charge beginning at `at`: in force then, and of the best type; among equals
 * the first in the operator's order, which should have sent no more than one. Null: the price is not known, which is not free.
 */
export function chooseTariff<T extends { readonly tariff: Tariff }>(
  named: readonly T[],
  way: WayOfPaying,
  at: Instant,
): T | null {
  const inForce = named.filter(({ tariff }) => isInForce(tariff, at))
  for (const type of TYPES[way]) {
    const found = inForce.find(({ tariff }) => tariff.type === type)
    if (found) return found
  }
  return null
}
