import type { PartyKey } from '#domain/identity/party'
import { partyLabel } from '#domain/identity/party'
import type { Evse, Location } from '#domain/location/location'
import type { Leniency } from '#integrations/ocpi/parsed'
import type { RawObject } from '#integrations/ocpi/raw-object'

/** A location as an operator sent it, and as it was read. */
export interface LocationIntake {
  readonly raw: RawObject
  readonly location: Location
  readonly leniencies: readonly Leniency[]
  /** Digests of whom it may be shown to although it is not published; absent: nobody. */
  readonly allowedTo?: readonly string[]
}

/** An EVSE as an operator sent it, and as it was read. */
export interface EvseIntake {
  readonly raw: RawObject
  readonly evse: Evse
  readonly leniencies: readonly Leniency[]
}

/** The key of a location's findings: `NL*ABC/LOC1`. */
export function locationKey(party: PartyKey, id: string): string {
  return `${partyLabel(party)}/${id}`
}

/** The key of an EVSE's findings: `NL*ABC/LOC1/3256`. */
export function evseFindingKey(party: PartyKey, locationId: string, uid: string): string {
  return `${locationKey(party, locationId)}/${uid}`
}
