import { evseKey } from '#domain/location/evse-key'
import { findEvseFaults, findLocationFaults } from '#domain/location/find-location-faults'
import type { Evse, Location } from '#domain/location/location'
import { withTimeZone } from '#integrations/geo/with-time-zone'
import type { Leniency } from '#integrations/ocpi/parsed'
import { isRawObject, type RawObject } from '#integrations/ocpi/raw-object'
import { type Finding, faultFindings } from './finding.ts'
import { type LocationDigest, locationDigest } from './location-digest.ts'
import { evseFindingKey, type LocationIntake, locationKey } from './location-intake.ts'

/** What one location becomes in the tables; rows are JSON lists in the order in which the statements read them. */
export interface LocationRows {
  readonly location: Location
  /** Columns of `locations`, the digests last. */
  readonly row: string
  readonly evseRows: readonly string[]
  readonly digest: LocationDigest
  /** Country code, party, id, EVSE uids and when last updated. */
  readonly key: readonly unknown[]
  readonly findingKeys: readonly string[]
  readonly faults: readonly Finding[]
  readonly leniencies: readonly Leniency[]
}

/** Prepares a location for the tables: derives its time zone, finds its faults, takes its EVSEs apart. */
export function locationRows(intake: LocationIntake): LocationRows {
  const location = withTimeZone(intake.location)
  // Tokens are personal data, which must not lie here; their digests do.
  const { publish_allowed_to: _, ...whole } = intake.raw
  const { evses, ...raw } = whole
  const rawEvses = rawEvsesOf(evses)
  const key = locationKey(location, location.id)
  const row = JSON.stringify(locationRow(location, rawEvses.length > 0 ? raw : whole, intake.allowedTo))
  const evseRows = location.evses.map((evse, index) =>
    JSON.stringify(evseRow(location, evse, index, rawEvseOf(evse, index, rawEvses, location.evses.length))),
  )
  const digest = locationDigest([row, ...evseRows])
  return {
    location,
    row: `${row.slice(0, -1)},"${digest.content}","${digest.times}"]`,
    evseRows,
    digest,
    key: [
      location.countryCode,
      location.partyId,
      location.id,
      location.evses.map((evse) => evse.uid),
      location.lastUpdated,
    ],
    findingKeys: [key, ...location.evses.map((evse) => evseFindingKey(location, location.id, evse.uid))],
    faults: [
      ...faultFindings('locations', key, findLocationFaults(location)),
      ...location.evses.flatMap((evse) => {
        return faultFindings('locations', evseFindingKey(location, location.id, evse.uid), findEvseFaults(evse))
      }),
    ],
    leniencies: intake.leniencies,
  }
}

/** Columns of `locations`. An empty or absent list of EVSEs stays in `raw` as it was sent; a full one is put together again from its EVSEs. */
function locationRow(location: Location, raw: RawObject, allowedTo: readonly string[] = []): readonly unknown[] {
  return [
    location.countryCode,
    location.partyId,
    location.id,
    Number(location.publish),
    Number(location.evses.some((evse) => evse.status !== 'REMOVED')),
    location.name,
    location.address,
    location.city,
    location.postalCode,
    location.country,
    location.latitude,
    location.longitude,
    location.timeZone,
    location.timeZoneSource,
    location.operatorName,
    raw,
    allowedTo,
    location.lastUpdated,
  ]
}

/** Columns of `evses`, of which the first three are the location's key. */
export function evseRow(
  location: { readonly countryCode: string; readonly partyId: string; readonly id: string },
  evse: Evse,
  position: number,
  raw: RawObject,
): readonly unknown[] {
  const powersW = evse.connectors.map((connector) => connector.maxPowerW ?? 0)
  const maxPowerW = Math.max(0, ...powersW)
  return [
    location.countryCode,
    location.partyId,
    location.id,
    evse.uid,
    position,
    evse.evseId,
    evseKey(evse.evseId),
    evse.status,
    maxPowerW === 0 ? null : maxPowerW,
    evse.connectors,
    raw,
    evse.lastUpdated,
  ]
}

function rawEvsesOf(evses: unknown): RawObject[] {
  return (Array.isArray(evses) ? evses : [evses]).filter(isRawObject)
}

/** What was sent for an EVSE: by its place, or by its uid where reading has left some out. */
function rawEvseOf(evse: Evse, index: number, rawEvses: readonly RawObject[], read: number): RawObject {
  const raw = rawEvses.length === read ? rawEvses[index] : rawEvses.find((one) => String(one['uid']) === evse.uid)
  if (!raw) throw new Error(`EVSE ${evse.uid} was read from nothing`)
  return raw
}
