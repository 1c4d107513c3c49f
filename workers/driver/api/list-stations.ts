import { createRoute, z } from '@hono/zod-openapi'
import type { StationWish } from '#domain/location/match-station'
import type { DriverApp } from '../driver-context.ts'
import { REFUSALS } from './api-error.ts'
import { json, MapArea } from './schemas.ts'
import { signedIn } from './signed-in-driver.ts'
import { stationId } from './station-id.ts'

const asked = z.enum(['true', 'false']).optional()
const size = z.coerce.number().positive().max(100_000).optional()
const degrees = (limit: number) => z.coerce.number().min(-limit).max(limit)

const Query = z.object({
  west: degrees(180),
  south: degrees(90),
  east: degrees(180),
  north: degrees(90),
  zoom: z.coerce.number().min(0).max(24).default(10),
  available: asked.openapi({ description: 'Nobody charges there now' }),
  connector: z.string().max(40).optional().openapi({ description: 'One of OCPI’s connector types' }),
  minPowerW: z.coerce.number().positive().max(10_000_000).optional(),
  plugAndCharge: asked,
  card: asked.openapi({ description: 'A terminal at the charger takes bank cards' }),
  accessible: asked.openapi({ description: 'A place for people with a disability' }),
  vehicle: z.string().max(40).optional().openapi({ description: 'One of OCPI’s vehicle types' }),
  heightCm: size,
  lengthCm: size,
  widthCm: size,
  weightKg: size,
})
type Wished = Omit<z.infer<typeof Query>, 'west' | 'south' | 'east' | 'north' | 'zoom'>

const route = createRoute({
  method: 'get',
  path: '/stations',
  operationId: 'listStations',
  tags: ['stations'],
  summary: 'Stations in a box of the map, or clusters where there are too many; what an operator does not say is no no',
  request: {
    query: Query,
  },
  responses: { 200: json('What is there', MapArea), 400: REFUSALS[400], 401: REFUSALS[401] },
})

export const listStations = (api: DriverApp) =>
  api.openapi(route, async (c) => {
    const { zoom, west, south, east, north, ...wished } = c.req.valid('query')
    const box = { west, south, east, north }
    const area = await c.var.ports.stations(box, zoom, signedIn(c).contract, wishOf(wished))
    const { stations, clusters, filter } = area
    const named = stations.map(({ peer: _peer, countryCode: _country, partyId: _party, ...rest }, index) => {
      const station = stations[index]
      return { ...rest, id: station ? stationId(station) : rest.id }
    })
    return c.json({ stations: named, clusters: [...clusters], filter }, 200)
  })

/** Null where nothing is wished for. */
function wishOf(query: Wished): StationWish | null {
  const { vehicle: type, heightCm = null, lengthCm = null, widthCm = null, weightKg = null } = query
  const isSized = heightCm !== null || lengthCm !== null || widthCm !== null || weightKg !== null
  const vehicle = { type: type ?? 'PERSONAL_VEHICLE', heightCm, lengthCm, widthCm, weightKg }
  const wish = {
    available: query.available === 'true',
    standard: query.connector ?? null,
    minPowerW: query.minPowerW ?? null,
    plugAndCharge: query.plugAndCharge === 'true',
    card: query.card === 'true',
    accessible: query.accessible === 'true',
    vehicle: type !== undefined || isSized ? vehicle : null,
  }
  return Object.values(wish).some((one) => one !== false && one !== null) ? wish : null
}
