import { createRoute, z } from '@hono/zod-openapi'
import type { DriverApp } from '../driver-context.ts'
import { REFUSALS } from './api-error.ts'
import { json, MapArea } from './schemas.ts'
import { signedIn } from './signed-in-driver.ts'
import { stationId } from './station-id.ts'

const degrees = (limit: number) => z.coerce.number().min(-limit).max(limit)

const route = createRoute({
  method: 'get',
  path: '/stations',
  operationId: 'listStations',
  tags: ['stations'],
  summary: 'Stations in a box of the map, or clusters where there are too many',
  request: {
    query: z.object({
      west: degrees(180),
      south: degrees(90),
      east: degrees(180),
      north: degrees(90),
      zoom: z.coerce.number().min(0).max(24).default(10),
    }),
  },
  responses: { 200: json('What is there', MapArea), 400: REFUSALS[400], 401: REFUSALS[401] },
})

export const listStations = (api: DriverApp) =>
  api.openapi(route, async (c) => {
    const { zoom, ...box } = c.req.valid('query')
    const { stations, clusters } = await c.var.ports.stations(box, zoom, signedIn(c).contract)
    const named = stations.map(({ peer: _peer, countryCode: _country, partyId: _party, ...rest }, index) => {
      const station = stations[index]
      return { ...rest, id: station ? stationId(station) : rest.id }
    })
    return c.json({ stations: named, clusters: [...clusters] }, 200)
  })
