import { createRoute, z } from '@hono/zod-openapi'
import { listMarkers } from '#store/catalogue/list-markers'
import { REFUSALS } from './error-body.ts'
import { jsonAnswer } from './json-content.ts'
import type { OperationsApp } from './operations-context.ts'
import { Refusal } from './refusal.ts'

const Marker = z
  .object({
    latitude: z.number(),
    longitude: z.number(),
    stations: z.number().int().openapi({ description: 'More than 1: a cluster' }),
    evses: z.number().int(),
    available: z.number().int(),
    charging: z.number().int(),
    broken: z.number().int(),
    station: z
      .object({
        peer: z.string(),
        countryCode: z.string(),
        partyId: z.string(),
        id: z.string(),
        label: z.string(),
      })
      .nullable()
      .openapi({ description: 'Null for a cluster' }),
  })
  .openapi('Marker')

const route = createRoute({
  method: 'get',
  path: '/stations',
  operationId: 'listStations',
  tags: ['stations'],
  summary: 'What a box of the map holds: stations, and clusters of those that are too near one another',
  request: {
    query: z.object({
      bbox: z
        .string()
        .regex(/^(-?\d{1,3}(\.\d+)?,){3}-?\d{1,3}(\.\d+)?$/, 'west,south,east,north in degrees')
        .openapi({ example: '4.7,52.2,5.1,52.5' }),
    }),
  },
  responses: { 200: jsonAnswer('Dots on the map', z.object({ items: z.array(Marker) })), ...REFUSALS },
})

export const listStations = (app: OperationsApp) =>
  app.openapi(route, async (c) => {
    const [west = 0, south = 0, east = 0, north = 0] = c.req.valid('query').bbox.split(',').map(Number)
    if (west >= east || south >= north)
      throw new Refusal(400, 'input_invalid', 'west before east, south before north', 'bbox')
    const markers = await listMarkers(c.env.house.catalogue, { west, south, east, north })
    const items = markers.map(({ peer, countryCode, partyId, id, label, ...marker }) => ({
      ...marker,
      station: marker.stations === 1 ? { peer, countryCode, partyId, id, label } : null,
    }))
    return c.json({ items }, 200)
  })
