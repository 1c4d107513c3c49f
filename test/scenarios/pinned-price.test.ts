import { beforeAll, expect, test } from 'vitest'
import { bindings, decorate } from '../faults/bindings.ts'
import { StaleKv } from '../faults/stale-kv.ts'
import { eventually } from './eventually.ts'
import { catchOutgoingCalls, type Operator } from './operator.ts'
import { cdrBody, chargeOf, publish, type Site, sessionBody, siteOf, tariffBody } from './payloads.ts'
import { type CardHolder, cardHolder, connectedOperator, foundPlatform, settledCdr } from './platform.ts'

const CDRS = '/ocpi/2.2.1/receiver/cdrs'
// Everybody sees KV as it was up to five minutes ago, what was missing then included.
const kv = new StaleKv(bindings.TARIFFS, 300_000, () => Date.now())
decorate({ TARIFFS: kv.binding })

let cpo: Operator
let jan: CardHolder

beforeAll(async () => {
  catchOutgoingCalls()
  await foundPlatform()
  ;({ operator: cpo } = await connectedOperator('ocpi.laadpunt.example', 'NL', 'LPT'))
  jan = await cardHolder('nl', '04AABBCC112233')
})

/** A site of its own for each story, so that no story changes another's tariff. */
async function siteFor(story: string): Promise<Site> {
  const site = { ...siteOf(cpo, 'NL', `LOC-${story}`), tariff: `TARIFF-${story}` }
  await publish(site)
  return site
}

/** A charge that was authorized now and ended an hour later, as far as its operator is concerned. */
async function authorizedCharge(site: Site, id: string) {
  const answer = await cpo.send('POST', `/ocpi/2.2.1/sender/tokens/${jan.uid}/authorize`, { location_id: site.id })
  const reference = (answer.data as { authorization_reference: string }).authorization_reference
  return chargeOf(site, id, jan, { reference, endAt: Math.floor(Date.now() / 1000) * 1000 + 3_600_000 })
}

async function settled(id: string) {
  return eventually(async () => {
    const row = await settledCdr('nl', id)
    if (!row) throw new Error(`${id} is not settled`)
    return row
  })
}

const tariffUrl = (site: Site) => `/ocpi/2.2.1/receiver/tariffs/NL/LPT/${site.tariff}`

test('T033 a tariff that changes while a car charges changes nothing for its driver', async () => {
  const site = await siteFor('CHANGED')
  const charge = await authorizedCharge(site, 'CHANGED')
  await cpo.send('PUT', '/ocpi/2.2.1/receiver/sessions/NL/LPT/CHANGED', sessionBody(charge, 0.5))
  const dearer = { ...site, price: 0.8 }
  const change = { ...tariffBody(dearer), last_updated: new Date().toISOString() }
  expect((await cpo.send('PUT', tariffUrl(site), change)).statusCode).toBe(1000)
  // The operator claims the new price: that is held, and is nothing to the driver.
  await cpo.send('POST', CDRS, cdrBody({ ...charge, site: dearer }))
  expect(await settled('CDR-CHANGED')).toMatchObject({
    operator_status: 'held',
    operator_reasons: '["cost_mismatch"]',
    driver_status: 'billed',
    gross_minor: 484,
  })
})

test('a tariff that is deleted while a car charges is still the one it charges by', async () => {
  const site = await siteFor('DELETED')
  const charge = await authorizedCharge(site, 'DELETED')
  await cpo.send('PUT', '/ocpi/2.2.1/receiver/sessions/NL/LPT/DELETED', sessionBody(charge, 0.5))
  expect((await cpo.send('DELETE', tariffUrl(site))).statusCode).toBe(1000)
  await cpo.send('POST', CDRS, cdrBody(charge))
  expect(await settled('CDR-DELETED')).toMatchObject({ driver_status: 'billed', gross_minor: 484 })
})

test('a charge at a connector whose tariff nobody ever sent has no price, and is parked rather than free', async () => {
  const site = await siteFor('UNKNOWN')
  await cpo.send('DELETE', tariffUrl(site))
  const charge = chargeOf({ ...site, tariff: 'TARIFF-NEVER' }, 'UNKNOWN', jan)
  const nowhere = { ...site, id: 'LOC-NEVER-SEEN' }
  await cpo.send('POST', CDRS, cdrBody({ ...charge, site: nowhere }))
  expect(await settled('CDR-UNKNOWN')).toMatchObject({
    driver_status: 'parked',
    driver_reasons: '["price_unknown"]',
    gross_minor: null,
  })
})

test('with KV not answering at all, prices are found in the database', async () => {
  const site = await siteFor('NOKV')
  const charge = await authorizedCharge(site, 'NOKV')
  kv.failing = true
  await cpo.send('PUT', '/ocpi/2.2.1/receiver/sessions/NL/LPT/NOKV', sessionBody(charge, 1))
  await cpo.send('POST', CDRS, cdrBody(charge))
  expect(await settled('CDR-NOKV')).toMatchObject({ driver_status: 'billed', gross_minor: 484 })
  kv.failing = false
})
