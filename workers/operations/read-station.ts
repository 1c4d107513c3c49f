import { createRoute, z } from '@hono/zod-openapi'
import { DomainError } from '#domain/errors'
import { listedCapabilities } from '#store/catalogue/evse-capabilities'
import { readStation as readStationFile } from '#store/catalogue/read-station'
import { driverSide } from './driver-side.ts'
import { REFUSALS, UNKNOWN } from './error-body.ts'
import { jsonAnswer } from './json-content.ts'
import type { OperationsApp } from './operations-context.ts'

const StationView = z
  .object({
    peer: z.string(),
    countryCode: z.string(),
    partyId: z.string(),
    id: z.string(),
    publish: z.boolean(),
    name: z.string().nullable(),
    address: z.string(),
    city: z.string(),
    postalCode: z.string().nullable(),
    country: z.string(),
    latitude: z.number(),
    longitude: z.number(),
    timeZone: z.string().nullable(),
    timeZoneSource: z.enum(['stated', 'derived', 'unknown']),
    operatorName: z.string().nullable(),
    lastUpdated: z.number().int(),
    receivedAt: z.number().int(),
    raw: z.string(),
    commands: z.array(z.string()).openapi({ description: 'What its operator can be asked for over this peer now' }),
    evses: z.array(
      z.object({
        uid: z.string(),
        evseId: z.string().nullable(),
        status: z.string(),
        maxPowerW: z.number().int().nullable(),
        connectors: z.array(z.looseObject({ id: z.string(), standard: z.string() })),
        capabilities: z.array(z.string()).openapi({ description: 'As it lists them; empty says nothing' }),
        offered: z.boolean().openapi({ description: 'False: its location no longer lists it' }),
        doubled: z.boolean().openapi({ description: 'True: another location lists it too, and shows it' }),
        lastUpdated: z.number().int(),
        receivedAt: z.number().int(),
      }),
    ),
  })
  .openapi('Station')

const Key = z.string().max(80)

const route = createRoute({
  method: 'get',
  path: '/stations/{peer}/{countryCode}/{partyId}/{id}',
  operationId: 'readStation',
  tags: ['stations'],
  summary: 'A station as last received, with its EVSEs',
  request: { params: z.object({ peer: Key, countryCode: Key, partyId: Key, id: Key }) },
  responses: { 200: jsonAnswer('The station', StationView), ...REFUSALS, ...UNKNOWN },
})

export const readStation = (app: OperationsApp) =>
  app.openapi(route, async (c) => {
    const { house } = c.env
    const { peer, ...station } = c.req.valid('param')
    const [file, offers] = await Promise.all([
      readStationFile(house.catalogue, { peer, ...station }),
      driverSide(house).offers(peer, station),
    ])
    if (!file) throw new DomainError('location_unknown')
    const { shown: _shown, revision: _revision, contentDigest: _content, timesDigest: _times, ...rest } = file.location
    const { allowedTo: _allowed, ...location } = rest
    const evses = file.evses.map((evse) => ({
      uid: evse.uid,
      evseId: evse.evseId,
      status: evse.status,
      maxPowerW: evse.maxPowerW,
      connectors: JSON.parse(evse.connectors),
      capabilities: listedCapabilities(JSON.parse(evse.raw).capabilities),
      offered: evse.offered,
      doubled: evse.doubled,
      lastUpdated: evse.lastUpdated,
      receivedAt: evse.receivedAt,
    }))
    return c.json({ ...location, commands: [...offers.commands], evses }, 200)
  })
