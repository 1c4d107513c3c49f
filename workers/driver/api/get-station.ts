import { createRoute } from '@hono/zod-openapi'
import { DomainError } from '#domain/errors'
import type { DriverApp } from '../driver-context.ts'
import { evseKeyOf } from '../qr-code.ts'
import { REFUSALS } from './api-error.ts'
import { json, Station, StationIdParams } from './schemas.ts'
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
    const key = parseStationId(c.req.valid('param').id)
    const chargers = key ? await c.var.ports.station(key.peer, key.countryCode, key.partyId, key.id) : []
    const [first] = chargers
    if (!first) throw new DomainError('location_unknown')
    const { address, postalCode, city, country, latitude, longitude, operatorName } = first
    const evses = chargers.map(({ evseId, status, statusAt, connectors }) => ({
      key: evseId && evseKeyOf(evseId),
      evseId,
      status,
      statusAt,
      connectors: connectors.map(({ id, standard, maxPowerW }) => ({ id, standard, maxPowerW })),
    }))
    const place = { address, postalCode, city, country, latitude, longitude, operatorName }
    return c.json({ id: stationIdOf(first), name: first.locationName, ...place, evses }, 200)
  })
