import { expect } from 'vitest'
import { qrPath } from '#workers/driver/qr-code'
import { bindings } from '../faults/bindings.ts'
import { eventually } from './eventually.ts'
import { fetchPlatform, type Operator } from './operator.ts'
import { type Charge, cdrBody, chargeOf, locationBody, type Site, sessionBody, siteOf, tariffBody } from './payloads.ts'
import { rowsOf, settledCdr } from './platform.ts'

/** A site with an EVSE, a tariff and so prices of its own, for one story. */
export interface Stall extends Site {
  readonly evseId: string
}

/** The page of a charger as it was shown. */
export interface Shown {
  readonly path: string
  readonly html: string
  readonly form: Readonly<Record<string, string>>
}

const RECEIVER = '/ocpi/2.2.1/receiver'

/** Publishes a place for one story. */
export async function stallFor(operator: Operator, story: string, price = 0.4): Promise<Stall> {
  const stall = {
    ...siteOf(operator, 'NL', `LOC-${story}`),
    tariff: `TARIFF-${story}`,
    price,
    evseId: `NL*LPT*E${story}`,
  }
  await pushTariff(stall, price)
  const body = locationBody(stall)
  const evses = body.evses.map((evse) => ({ ...evse, evse_id: stall.evseId }))
  expect((await operator.send('PUT', `${RECEIVER}/locations/NL/LPT/${stall.id}`, { ...body, evses })).statusCode).toBe(
    1000,
  )
  return stall
}

/** The operator says what energy costs there from now on. */
export async function pushTariff(stall: Site, price: number, changes: object = {}): Promise<void> {
  const body = { ...tariffBody({ ...stall, price }), last_updated: new Date().toISOString(), ...changes }
  expect((await stall.operator.send('PUT', tariffUrl(stall), body)).statusCode).toBe(1000)
}

export function tariffUrl(stall: Site): string {
  return `${RECEIVER}/tariffs/NL/LPT/${stall.tariff}`
}

/** Somebody scans the code. */
export async function show(stall: Stall): Promise<Shown> {
  const path = await qrPath(bindings.SIGNING_KEY, 'roamwatt', stall.evseId)
  const html = await (
    await fetchPlatform(path, { headers: { host: 'localhost:8787', 'accept-language': 'en' } })
  ).text()
  const fields = [...html.matchAll(/<input type="hidden" name="([a-z]+)" value="([^"]*)"/g)]
  const form = Object.fromEntries(fields.map(([, name = '', value = '']) => [name, value]))
  return { path, html, form: { ...form, method: 'simulated_card' } }
}

/** Presses Pay; answers where that leads. */
export async function pay({ path, form }: Pick<Shown, 'path' | 'form'>): Promise<string> {
  const headers = { host: 'localhost:8787', 'content-type': 'application/x-www-form-urlencoded' }
  const answer = await fetchPlatform(`${path}/charges`, {
    method: 'POST',
    headers,
    body: new URLSearchParams(form),
    redirect: 'manual',
  })
  expect(answer.status).toBe(303)
  return answer.headers.get('location') ?? ''
}

/** Pays, and the operator starts; the charge as it will tell of it, under an id of its own. */
export async function started(stall: Stall, shown: Shown, id: string): Promise<Charge> {
  expect(await pay(shown)).toMatch(/^\/s\/nl1_/)
  await stall.operator.reportResult('START_SESSION', 'ACCEPTED')
  const sent = stall.operator.commands('START_SESSION').at(-1) ?? {}
  const { uid, contract_id: contractId } = sent['token'] as { uid: string; contract_id: string }
  return chargeOf(stall, id, { uid, contractId }, { reference: String(sent['authorization_reference']) })
}

/** The operator tells of the charge while it runs. */
export async function report(charge: Charge): Promise<void> {
  const url = `${RECEIVER}/sessions/NL/LPT/${charge.id}`
  expect((await charge.site.operator.send('PUT', url, sessionBody(charge, 0.5))).statusCode).toBe(1000)
}

/** The CDR, at whatever price its operator claims; answers what it came to. */
export async function billed(charge: Charge, claimedPrice = charge.site.price) {
  const claimed = { ...charge, site: { ...charge.site, price: claimedPrice } }
  const sent = await charge.site.operator.send('POST', `${RECEIVER}/cdrs`, cdrBody(claimed))
  expect(sent.statusCode).toBe(1000)
  const row = await eventually(async () => {
    const settled = await settledCdr('nl', `CDR-${charge.id}`)
    if (!settled) throw new Error(`${charge.id} is not settled`)
    return settled
  })
  const [rating] = await rowsOf<{ tariff_hash: string }>(
    'nl',
    'SELECT tariff_hash FROM ratings WHERE cdr_key = ?',
    row.key,
  )
  return { ...row, tariffHash: rating?.tariff_hash ?? null }
}

/** The hash of the tariff version that a page showed. */
export async function shownHash({ form }: Shown): Promise<string> {
  const row = await bindings.CATALOGUE.prepare('SELECT content FROM quotes WHERE id = ?')
    .bind(form['quote'])
    .first<{ content: string }>()
  return JSON.parse(row?.content ?? '{}').tariffHash
}
