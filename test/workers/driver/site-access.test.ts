import { expect, test } from 'vitest'
import type { Location } from '#domain/location/location'
import { dialect230 } from '#integrations/ocpi/2.3.0/dialect'
import { driverApp } from '#workers/driver/app'
import { createSignInLink } from '#workers/sign-in-link'
import { location } from '../../integrations/ocpi/ocpi-fixtures.ts'
import { memoryPorts } from './memory-ports.ts'

const ORIGIN = 'http://volta.localhost:8787'
const HOST = { host: 'volta.localhost:8787', 'accept-language': 'en' }

/** What a signed-in driver is told of access to a station. */
async function accessTo(site: Location | null, query = '', id = 'eu_peer~NL~ABC~LOC1') {
  const ports = { ...memoryPorts(), location: async () => site }
  const app = driverApp(ports)
  const link = await createSignInLink(ports, { brand: 'volta', contract: 'nl1_contract', driver: 'nl1_driver' })
  const post = await app.request(`${ORIGIN}${link}`, { method: 'POST', headers: HOST })
  const cookie = (post.headers.get('set-cookie') ?? '').split(';')[0] ?? ''
  const answer = await app.request(`${ORIGIN}/api/driver/v1/stations/${id}/access${query}`, {
    headers: { ...HOST, cookie },
  })
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> }
}

function siteOf(changes: object, evseChanges: object = {}): Location {
  const [evse] = location.evses
  const context = { owner: null, ours: null, receivedAt: 0 }
  const read = dialect230.readLocation({ ...location, ...changes, evses: [{ ...evse, ...evseChanges }] }, context)
  if (!read.ok) throw new Error(JSON.stringify(read.issues))
  return read.value
}

const low = {
  id: 'P1',
  physical_reference: 'B1',
  vehicle_types: ['PERSONAL_VEHICLE'],
  restricted_to_type: false,
  reservation_required: false,
  max_vehicle_height: 200,
}

test('E-66, E-67, E-68 a driver sees who helps, whether the vehicle fits, whether the brand is accepted, and where the car identifies itself', async () => {
  const [connector] = location.evses[0]?.connectors ?? []
  const site = siteOf(
    { help_phone: '+31 10 1', parking_places: [low] },
    {
      parking: [{ parking_id: 'P1', evse_position: 'LEFT' }],
      accepted_service_providers: ['Volta B.V.'],
      connectors: [{ ...connector, capabilities: ['ISO_15118_20_PLUG_AND_CHARGE'] }],
    },
  )
  const { status, body } = await accessTo(site, '?vehicle=VAN&heightCm=250')
  expect(status).toBe(200)
  expect(body).toMatchObject({
    helpPhone: '+31 10 1',
    evses: [
      {
        evseId: 'NL*ABC*E1',
        fit: 'does_not_fit',
        contracts: 'listed',
        parking: [{ id: 'P1', reference: 'B1', position: 'LEFT' }],
        connectors: [{ id: '1', plugAndCharge: true }],
      },
    ],
  })
  expect((await accessTo(site)).body).toMatchObject({ evses: [{ fit: 'fits' }] })
})

test('E-66, E-67, E-68 what an operator does not say is unknown, never no', async () => {
  const { body } = await accessTo(siteOf({}))
  expect(body).toEqual({
    helpPhone: null,
    evses: [
      {
        evseId: 'NL*ABC*E1',
        fit: 'unknown',
        contracts: 'not_said',
        parking: [],
        connectors: [{ id: '1', plugAndCharge: null }],
      },
    ],
  })
})

test('a station that is not there, an address that is none and a size that is none are refused', async () => {
  expect((await accessTo(null)).status).toBe(404)
  expect((await accessTo(siteOf({}), '', 'nowhere')).status).toBe(404)
  expect(await accessTo(siteOf({}), '?heightCm=-1')).toMatchObject({ status: 400, body: { field: 'heightCm' } })
})
