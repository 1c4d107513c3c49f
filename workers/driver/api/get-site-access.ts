import { createRoute, z } from '@hono/zod-openapi'
import { DomainError } from '#domain/errors'
import { acceptsProvider } from '#domain/location/accepts-provider'
import { fitsVehicle } from '#domain/location/fits-vehicle'
import { parkingOfEvse } from '#domain/location/parking-of-evse'
import type { ParkingPlace } from '#domain/location/parking-place'
import { hasPlugAndCharge } from '#domain/location/plug-and-charge'
import type { DriverApp } from '../driver-context.ts'
import { REFUSALS } from './api-error.ts'
import { json, StationIdParams } from './schemas.ts'
import { signedIn } from './signed-in-driver.ts'
import { parseStationId } from './station-id.ts'

const size = z.coerce.number().positive().max(100_000).optional()

const Parking = z.object({
  id: z.string(),
  reference: z.string().nullable().openapi({ description: 'What is painted or printed on site' }),
  position: z.enum(['LEFT', 'RIGHT', 'CENTER']).nullable(),
  vehicleTypes: z.array(z.string()),
  restrictedToType: z.boolean(),
  reservationRequired: z.boolean(),
  timeLimitMinutes: z.number().nullable(),
  roofed: z.boolean().nullable(),
  lit: z.boolean().nullable(),
  driveThrough: z.boolean().nullable(),
})

export const SiteAccess = z
  .object({
    helpPhone: z.string().nullable(),
    evses: z.array(
      z.object({
        evseId: z.string().nullable(),
        fit: z
          .enum(['fits', 'does_not_fit', 'unknown'])
          .openapi({ description: 'May the vehicle park there? What the operator does not say is unknown' }),
        contracts: z
          .enum(['listed', 'not_listed', 'not_said'])
          .openapi({ description: 'Is this brand among the providers that the operator names?' }),
        parking: z.array(Parking),
        connectors: z.array(z.object({ id: z.string(), plugAndCharge: z.boolean().nullable() })),
      }),
    ),
  })
  .openapi('SiteAccess')

const route = createRoute({
  method: 'get',
  path: '/stations/{id}/access',
  operationId: 'getSiteAccess',
  tags: ['stations'],
  summary: 'Who helps at a station, and at which of its charging points a vehicle can park and identify itself',
  request: {
    params: StationIdParams,
    query: z.object({
      vehicle: z.string().max(40).default('PERSONAL_VEHICLE'),
      weightKg: size,
      heightCm: size,
      lengthCm: size,
      widthCm: size,
    }),
  },
  responses: { 200: json('As far as the operator says', SiteAccess), ...REFUSALS },
})

export const getSiteAccess = (api: DriverApp) =>
  api.openapi(route, async (c) => {
    const key = parseStationId(c.req.valid('param').id)
    const { contract } = signedIn(c)
    const location = key && (await c.var.ports.location(key.peer, key.countryCode, key.partyId, key.id, contract))
    if (!location) throw new DomainError('location_unknown')
    const { vehicle: type, weightKg = null, heightCm = null, lengthCm = null, widthCm = null } = c.req.valid('query')
    const { brand } = c.var.face
    const evses = location.evses
      .filter(({ status }) => status !== 'REMOVED')
      .map((evse) => {
        const parking = parkingOfEvse(evse, location)
        return {
          evseId: evse.evseId,
          fit: fitsVehicle(
            { type, weightKg, heightCm, lengthCm, widthCm },
            parking.map(({ place }) => place),
          ),
          contracts: acceptsProvider(evse.acceptedServiceProviders, [brand.name, brand.id]),
          parking: parking.map(({ place, position }) => ({ ...shown(place), position })),
          connectors: evse.connectors.map((connector) => ({
            id: connector.id,
            plugAndCharge: hasPlugAndCharge(connector),
          })),
        }
      })
    return c.json({ helpPhone: location.helpPhone ?? null, evses }, 200)
  })

function shown(place: ParkingPlace) {
  const { id, restrictedToType, reservationRequired, timeLimitMinutes, roofed, lit, driveThrough } = place
  const said = { id, restrictedToType, reservationRequired, timeLimitMinutes, roofed, lit, driveThrough }
  return { ...said, reference: place.physicalReference, vehicleTypes: [...place.vehicleTypes] }
}
