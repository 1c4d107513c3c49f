import { beforeAll, expect, test } from 'vitest'
import { objects, tokenOf } from '../durable-objects/object-world.ts'
import { eventually } from './eventually.ts'
import { catchOutgoingCalls, envelope, Operator } from './operator.ts'
import { siteOf, tariffBody } from './payloads.ts'
import { foundPlatform, invite, operations } from './platform.ts'

const V = '/ocpi/2.3.0'
const hub = new Operator('ocpi.hub.example', 'NL', 'ONE')
let peer: string

/** A hub of 2.3.0: its credentials name ONE and TWO as reachable through it, its clients are ONE, which is offline, and SIX. */
beforeAll(async () => {
  catchOutgoingCalls()
  await foundPlatform()
  const base = `https://${hub.host}${V}`
  const client = (party_id: string, status: string) => ({
    country_code: 'NL',
    party_id,
    role: 'CPO',
    status,
    last_updated: '2026-11-22T10:00:00Z',
  })
  hub.answer = ({ path }) => {
    if (path === '/ocpi/versions') return envelope([{ version: '2.3.0', url: base }])
    if (path === `${V}/hubclientinfo`) return envelope([client('ONE', 'OFFLINE'), client('SIX', 'CONNECTED')])
    if (path === V) {
      const at = (identifier: string, role: string) => ({ identifier, role, url: `${base}/${identifier}` })
      const sent = ['hubclientinfo', 'locations', 'tariffs', 'sessions', 'cdrs'].map((name) => at(name, 'SENDER'))
      const taken = ['credentials', 'tokens', 'commands'].map((name) => at(name, 'RECEIVER'))
      return envelope({ version: '2.3.0', endpoints: [...sent, ...taken] })
    }
    if (path.startsWith(`${V}/commands/`)) return envelope({ result: 'ACCEPTED', timeout: 30 })
    return null
  }
  const { id, tokenA } = await invite(hub.host)
  peer = id
  const own = hub.credentials('first')
  const roles = [...own.roles, ...own.roles.map((role) => ({ ...role, party_id: 'TWO' }))]
  const answered = await hub.send('POST', `${V}/credentials`, { ...own, roles, hub_party_id: 'NLHUB' }, tokenA)
  expect(answered.statusCode).toBe(1000)
  hub.ourToken = (answered.data as { token: string }).token
})

test('E-13, E-14 parties behind a hub are those of its roles and those of its clients together', async () => {
  await eventually(async () => {
    const view = await operations<{ clients: { partyId: string }[] }>('GET', `/peers/${peer}`)
    expect(view.clients.map(({ partyId }) => partyId)).toEqual(['ONE', 'SIX'])
  })
  const push = async (partyId: string) => {
    const tariff = { ...tariffBody(siteOf(hub, 'NL')), party_id: partyId, tax_included: 'NO' }
    return (await hub.send('PUT', `${V}/receiver/tariffs/NL/${partyId}/${tariff.id}`, tariff)).status
  }
  expect([await push('ONE'), await push('TWO'), await push('SIX'), await push('SEV')]).toEqual([201, 201, 201, 404])
})

test('E-14 whether a party is reached is what the hub says of its client; of one it only names in its roles it says nothing', async () => {
  const start = (partyId: string) =>
    objects.party(peer).sendCommand({
      to: { countryCode: 'NL', partyId },
      from: { countryCode: 'NL', partyId: 'RWT' },
      commandId: `nl1_${partyId.toLowerCase().padEnd(24, 'a')}`,
      responsePath: 'START_SESSION/x/y',
      command: {
        type: 'START_SESSION',
        token: tokenOf({ type: 'APP_USER', uid: `U-${partyId}` }),
        lastUpdated: 0,
        locationId: 'L1',
        evseUid: null,
        connectorId: null,
        authorizationReference: 'ref',
      },
    })
  expect((await start('ONE')).result).toBe('REJECTED')
  expect((await start('TWO')).result).toBe('ACCEPTED')
  expect((await start('SIX')).result).toBe('ACCEPTED')
  expect(hub.commands('START_SESSION')).toHaveLength(2)
})
