import { expect, test } from 'vitest'
import { driverApp } from '#workers/driver/app'
import { qrPath } from '#workers/driver/qr-code'
import { CHARGER, memoryPorts } from './memory-ports.ts'

const ORIGIN = 'http://volta.localhost:8787'
const HOST = { host: 'volta.localhost:8787', 'accept-language': 'en' }

test('E-81 each charge without an account has a token of its own, of the party that serves the site, never to be accepted offline', async () => {
  const ports = memoryPorts()
  const app = driverApp(ports)
  const path = await qrPath(ports.keys.signing, 'volta', CHARGER.evseId ?? '')
  const pay = async () => {
    const html = await (await app.request(`${ORIGIN}${path}`, { headers: HOST })).text()
    const value = (name: string) => new RegExp(`name="${name}" value="([^"]*)"`).exec(html)?.[1] ?? ''
    const form = {
      quote: value('quote'),
      charge: value('charge'),
      connector: value('connector'),
      method: 'simulated_card',
    }
    return app.request(`${ORIGIN}${path}/charges`, { method: 'POST', body: new URLSearchParams(form), headers: HOST })
  }
  expect([(await pay()).status, (await pay()).status]).toEqual([303, 303])
  const tokens = [...ports.open.values()].map(({ request }) => request.token)
  expect(tokens).toHaveLength(2)
  expect(new Set(tokens.map(({ uid }) => uid)).size).toBe(2)
  for (const token of tokens) {
    expect(token).toMatchObject({
      type: 'AD_HOC_USER',
      whitelist: 'NEVER',
      countryCode: 'NL',
      partyId: 'VOL',
      driver: null,
    })
  }
})
