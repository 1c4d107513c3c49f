import type { Instant } from '#domain/instant'
import type { ContractLimits } from '#domain/token/limits/contract-limits'
import { type LimitReason, refusedByLimits } from '#domain/token/limits/refused-by-limits'
import { type LifeReason, refusedByLife } from '#domain/token/refused-by-life'
import type { Token } from '#domain/token/token'

/** The limits that several tokens share. Amounts in the minor unit of the contract's currency. */
export interface ContractFacts {
  readonly suspendedAt: Instant | null
  /** What may be open at once; null for no limit. */
  readonly spendingLimitMinor: number | null
  /** Held for charges that run. */
  readonly heldMinor: number
  /** Charged and not yet paid. */
  readonly spentMinor: number
  readonly limits?: ContractLimits | null
}

/** A use of the token not long ago; the place is null where it was not known. */
export interface RecentUse {
  readonly at: Instant
  readonly latitude: number | null
  readonly longitude: number | null
  /** The charge it began has not ended. */
  readonly isOpen: boolean
}

/** Where somebody stands now. */
export interface PlaceFacts {
  /** ISO 3166-1 alpha-3. */
  readonly country: string
  readonly latitude: number
  readonly longitude: number
  /** The most it gives, in watts, where that is known. */
  readonly maxPowerW?: number | null
}

/** How fast a token may travel and how often it may charge at once. */
export interface UseLimits {
  readonly maxSpeedKmh: number
  /** Distances up to this are never called travel: coordinates are of sites, not of plugs. */
  readonly nearKm: number
  readonly concurrentUses: number
}

/** Everything a decision is made of. No EVSE status and no opening hours: the car is there, and the operator knows those better. */
export interface AuthorizationFacts {
  readonly token: Token
  /** Null for a token without a contract, and for a contract nobody could read. */
  readonly contract: ContractFacts | null
  /** What this charge would hold, in minor units. */
  readonly holdMinor: number
  readonly recentUses: readonly RecentUse[]
  /** Null when the site could not be told in time; rules about places are then skipped. */
  readonly site: PlaceFacts | null
  /** Did whoever asks name a place? One that was named may still be unknown to us. */
  readonly placeNamed: boolean
  /** Whose charging point it is, as `NL*ABC`; null or absent where nobody said. */
  readonly operator?: string | null
  readonly now: Instant
  readonly limits?: UseLimits
}

export type AuthorizationReason =
  | LifeReason
  | LimitReason
  | 'contract_suspended'
  | 'contract_unknown'
  | 'impossible_travel'
  | 'ok'
  | 'spending_limit_reached'
  | 'too_many_at_once'

/** The decision in OCPI's words (tokens, AllowedType), why, and which rules were skipped because their facts were missing. */
export interface Authorization {
  readonly allowed: 'ALLOWED' | 'BLOCKED' | 'EXPIRED' | 'NO_CREDIT' | 'NOT_ALLOWED'
  readonly reason: AuthorizationReason
  readonly skipped: readonly (
    | 'country_not_covered'
    | 'impossible_travel'
    | 'operator_not_covered'
    | 'power_not_covered'
  )[]
}

/** No car averages that from one charger to the next; a card that does has been copied. */
export const DEFAULT_USE_LIMITS: UseLimits = { maxSpeedKmh: 250, nearKm: 10, concurrentUses: 3 }

const EARTH_RADIUS_KM = 6371

type Coordinates = Pick<PlaceFacts, 'latitude' | 'longitude'>

/** May this token charge here and now? A contract that cannot be read is refused: an operator can ask again, money cannot. */
export function authorize(facts: AuthorizationFacts): Authorization {
  const { token, contract, now } = facts
  const limits = facts.limits ?? DEFAULT_USE_LIMITS
  const verdict = refusedByLimits(contract?.limits, limitFactsOf(facts))
  const skipped = [...new Set([...verdict.skipped, ...skippedRules(facts)])]
  const answer = (allowed: Authorization['allowed'], reason: AuthorizationReason) => ({ allowed, reason, skipped })
  const lifeless = refusedByLife(token, now)
  if (lifeless !== null) return answer(lifeless.allowed, lifeless.reason)
  if (contract === null && token.type !== 'AD_HOC_USER') return answer('NOT_ALLOWED', 'contract_unknown')
  if (contract !== null && contract.suspendedAt !== null) return answer('BLOCKED', 'contract_suspended')
  const uncovered = outsideCountries(facts) ?? verdict.refused
  if (uncovered !== null) return answer('NOT_ALLOWED', uncovered)
  if (contract !== null && exceedsLimit(contract, facts.holdMinor)) return answer('NO_CREDIT', 'spending_limit_reached')
  if (facts.recentUses.filter(({ isOpen }) => isOpen).length >= limits.concurrentUses)
    return answer('NOT_ALLOWED', 'too_many_at_once')
  if (facts.site !== null && travelledTooFast(facts.recentUses, facts.site, now, limits))
    return answer('NOT_ALLOWED', 'impossible_travel')
  return answer('ALLOWED', 'ok')
}

function limitFactsOf({ site, operator = null, placeNamed, now }: AuthorizationFacts) {
  return { country: site?.country ?? null, powerW: site?.maxPowerW ?? null, operator, placeNamed, now }
}

/** Rules that need the place where only its name is known: the operator said it, and we have not heard of it. */
function skippedRules({ site, placeNamed, recentUses, token }: AuthorizationFacts): Authorization['skipped'] {
  if (site !== null) return []
  const country = token.countries && placeNamed ? (['country_not_covered'] as const) : []
  return recentUses.length > 0 ? [...country, 'impossible_travel'] : country
}

/** A token for some countries needs to know where it is; a place that was named and that nobody knows is given the benefit of the doubt. */
function outsideCountries(facts: AuthorizationFacts): 'country_not_covered' | 'location_needed' | null {
  const { token, site, placeNamed } = facts
  if (!token.countries) return null
  if (site === null) return placeNamed ? null : 'location_needed'
  return token.countries.includes(site.country) ? null : 'country_not_covered'
}

function exceedsLimit(contract: ContractFacts, holdMinor: number): boolean {
  if (contract.spendingLimitMinor === null) return false
  return contract.heldMinor + contract.spentMinor + holdMinor > contract.spendingLimitMinor
}

function travelledTooFast(uses: readonly RecentUse[], site: PlaceFacts, now: Instant, limits: UseLimits): boolean {
  return uses.some(({ at, latitude, longitude }) => {
    if (latitude === null || longitude === null) return false
    const distanceKm = distanceBetween({ latitude, longitude }, site)
    if (distanceKm <= limits.nearKm) return false
    return distanceKm * 3_600_000 > limits.maxSpeedKmh * Math.max(0, now - at)
  })
}

/** Great-circle distance in kilometres. */
function distanceBetween(from: Coordinates, to: Coordinates): number {
  const radians = (degrees: number) => (degrees * Math.PI) / 180
  const latitude = Math.sin(radians(to.latitude - from.latitude) / 2) ** 2
  const longitude = Math.sin(radians(to.longitude - from.longitude) / 2) ** 2
  const share = latitude + Math.cos(radians(from.latitude)) * Math.cos(radians(to.latitude)) * longitude
  return 2 * EARTH_RADIUS_KM * Math.asin(Math.min(1, Math.sqrt(share)))
}
