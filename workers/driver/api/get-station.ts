import { createRoute } from '@hono/zod-openapi'
import { DomainError } from '#domain/errors'
import type { Instant } from '#domain/instant'
import { connectorPowerW } from '#domain/location/connector-power'
import { isOpen } from '#domain/location/is-open'
import type { Evse, Location } from '#domain/location/location'
import { orderImages } from '#domain/location/site-details'
import { judgeCapability } from '#domain/session/required-capability'
import type { OperatorOffers } from '#durable-objects/party/operator-calls-rpc'
import type { DriverApp } from '../driver-context.ts'
import { evseKeyOf } from '../qr-code.ts'
import { REFUSALS } from './api-error.ts'
import { json, Station, StationIdParams } from './schemas.ts'
import { signedIn } from './signed-in-driver.ts'
import { parseStationId, stationIdOf } from './station-id.ts'

const route = createRoute({
  method: 'get',
  path: '/stations/{id}',
  operationId: 'getStation',
  tags: ['stations'],
  summary: 'A station with its charging points, their status and how old that is',
  request: { params: StationIdParams },
  responses: { 200: json('The station', Station), ...REFUSALS },
})

export const getStation = (api: DriverApp) =>
  api.openapi(route, async (c) => {
    const { ports } = c.var
    const key = parseStationId(c.req.valid('param').id)
    if (!key) throw new DomainError('location_unknown')
    const { peer, countryCode, partyId, id } = key
    const [location, chargers, offers] = await Promise.all([
      ports.location(peer, countryCode, partyId, id, signedIn(c).contract),
      ports.station(peer, countryCode, partyId, id),
      ports.offers(peer, { countryCode, partyId }),
    ])
    const [first] = chargers
    if (!location || !first) throw new DomainError('location_unknown')
    const { address, city, country, latitude, longitude, operatorName } = first
    const evses = chargers
      .filter(({ status }) => status !== 'REMOVED')
      .map(({ evseUid, evseId, status, statusAt, connectors }) => ({
        key: evseId && evseKeyOf(evseId),
        evseId,
        status,
        statusAt,
        reservable: isReservable(
          offers,
          location.evses.find(({ uid }) => uid === evseUid),
        ),
        details: evseDetails(location.evses.find(({ uid }) => uid === evseUid)),
        connectors: connectors.map((connector) => {
          const { id, standard, format, powerType, maxPowerW } = connector
          return { id, standard, format, powerType, maxPowerW, powerW: connectorPowerW(connector) }
        }),
      }))
    const place = { address, postalCode: location.postalCode, city, country, latitude, longitude, operatorName }
    const helpPhone = location.helpPhone ?? null
    const details = siteDetails(location, first.timeZone, ports.now())
    return c.json({ id: stationIdOf(first), name: first.locationName, ...place, helpPhone, details, evses }, 200)
  })

/** Only what an EVSE says of itself is offered to drivers; the help desk may try more. */
function isReservable({ commands, assumedCapabilities }: OperatorOffers, evse: Evse | undefined): boolean {
  if (!evse || !commands.includes('RESERVE_NOW')) return false
  return judgeCapability('RESERVE_NOW', evse.capabilities, assumedCapabilities).verdict === 'capable'
}

/** The zone may be derived where the operator states none. */
function siteDetails({ details }: Location, timeZone: string | null, now: Instant) {
  if (!details) return null
  const { openingTimes, facilities, directions, images, relatedPlaces, energyMix, ...rest } = details
  return {
    ...rest,
    openNow: isOpen(openingTimes, timeZone, now),
    openingTimes: openingTimes && {
      twentyFourSeven: openingTimes.twentyFourSeven,
      regularHours: [...openingTimes.regularHours],
      exceptionalOpenings: [...openingTimes.exceptionalOpenings],
      exceptionalClosings: [...openingTimes.exceptionalClosings],
    },
    facilities: [...facilities],
    directions: [...directions],
    images: orderImages(images),
    relatedPlaces: [...relatedPlaces],
    energyMix: energyMix && { ...energyMix, sources: [...energyMix.sources], impacts: [...energyMix.impacts] },
  }
}

function evseDetails(evse: Evse | undefined) {
  if (!evse?.details) return null
  const { physicalReference, floorLevel, capabilities, details } = evse
  const { parkingRestrictions, directions, images, statusSchedule } = details
  return {
    physicalReference,
    floorLevel,
    capabilities: [...capabilities],
    parkingRestrictions: [...parkingRestrictions],
    directions: [...directions],
    images: orderImages(images),
    statusSchedule: [...statusSchedule],
  }
}
