import { PDFDocument } from '@cantoo/pdf-lib'
import { expect, test } from 'vitest'
import type { SignedData } from '#domain/cdr/signed-data'
import { driverApp } from '#workers/driver/app'
import { qrPath } from '#workers/driver/qr-code'
import type { Receipt } from '#workers/driver/receipt'
import { CHARGER, memoryPorts, START } from './memory-ports.ts'

const ORIGIN = 'http://volta.localhost:8787'
const HOST = { host: 'volta.localhost:8787', 'accept-language': 'en' }

/** A charge that was started on one phone; `mine` asks as that phone, `other` as one that only knows the address. */
async function startedCharge(method = 'simulated_card') {
  const ports = memoryPorts()
  const app = driverApp(ports)
  const path = await qrPath(ports.keys.signing, 'volta', CHARGER.evseId ?? '')
  const html = await (await app.request(`${ORIGIN}${path}`, { headers: HOST })).text()
  const value = (name: string) => new RegExp(`name="${name}" value="([^"]*)"`).exec(html)?.[1] ?? ''
  const form = { quote: value('quote'), charge: value('charge'), connector: value('connector'), method }
  const paid = await app.request(`${ORIGIN}${path}/charges`, {
    method: 'POST',
    body: new URLSearchParams(form),
    headers: HOST,
  })
  const link = paid.headers.get('location') ?? ''
  const id = /\/s\/([^?]+)/.exec(link)?.[1] ?? ''
  const cookie = (paid.headers.get('set-cookie') ?? '').split(';')[0] ?? ''
  const other = (at: string, init: RequestInit = {}) => app.request(`${ORIGIN}${at}`, { headers: HOST, ...init })
  const mine = (at: string, init: RequestInit = {}) => other(at, { ...init, headers: { ...HOST, cookie } })
  return { ports, app, path, link, id, cookie, paid, mine, other }
}

const CHARGING = { phase: 'charging', startedAt: START, energyWh: 3456, costSoFarMinor: 225, updatedAt: START } as const

test('the key is in the link and in a cookie that no script can read', async () => {
  const { link, paid, other, mine, id } = await startedCharge()
  expect(paid.headers.get('set-cookie')).toMatch(/^__Host-charge-.*HttpOnly.*Secure.*SameSite=Lax/)
  expect((await other(link)).status).toBe(200)
  expect((await mine(`/s/${id}`)).status).toBe(200)
})

test('only the hash of the key is given away', async () => {
  const { ports, link, id } = await startedCharge()
  const secret = new URL(link, ORIGIN).searchParams.get('k') ?? 'none'
  expect(JSON.stringify(ports.open.get(id)?.request)).not.toContain(secret)
})

test('a second phone sees a neutral page and cannot stop', async () => {
  const { ports, other, id } = await startedCharge()
  ports.change(id, CHARGING)
  const page = await other(`/s/${id}`)
  expect(page.status).toBe(404)
  expect(await page.text()).not.toContain('Stadhuisplein')
  expect((await other(`/s/${id}/stop`, { method: 'POST' })).status).toBe(404)
  expect((await other(`/s/${id}/stop`, { method: 'POST', body: new URLSearchParams({ k: 'guess' }) })).status).toBe(404)
  expect((await other(`/s/${id}/receipt`)).status).toBe(404)
  expect((await other(`/s/${id}/live`, { headers: { ...HOST, upgrade: 'websocket' } })).status).toBe(404)
  expect(ports.open.get(id)?.stops).toBe(0)
})

test('a charge that never was looks like one of somebody else', async () => {
  const { mine, other, id } = await startedCharge()
  const never = await (await mine('/s/nl1_aaaaaaaaaaaaaaaaaaaaaaaa')).text()
  expect(never).toBe((await (await other(`/s/${id}`)).text()).replaceAll(id, 'nl1_aaaaaaaaaaaaaaaaaaaaaaaa'))
})

test('the page without a script shows where the charge stands and loads itself anew', async () => {
  const { ports, mine, id } = await startedCharge()
  const asking = await (await mine(`/s/${id}`)).text()
  expect(asking).toContain('Asking the charger')
  expect(asking).toContain('30 s left')
  expect(asking).toContain('http-equiv="refresh"')
  ports.change(id, CHARGING)
  ports.at += 90_000
  const silent = await (await mine(`/s/${id}`)).text()
  for (const part of ['3.46\u00a0kWh', '€2.25', 'not final', 'Waiting for the operator']) expect(silent).toContain(part)
})

test('Stop works as a form, and twice is once', async () => {
  const { ports, mine, id } = await startedCharge()
  ports.change(id, CHARGING)
  expect((await mine(`/s/${id}/stop`, { method: 'POST' })).status).toBe(303)
  expect((await mine(`/s/${id}/stop`, { method: 'POST' })).status).toBe(303)
  expect(ports.open.get(id)?.stops).toBe(1)
})

test('a Stop nobody answered tells how to stop at the car', async () => {
  const { ports, mine, id } = await startedCharge()
  ports.change(id, { ...CHARGING, reason: 'stop_unanswered' })
  expect(await (await mine(`/s/${id}`)).text()).toContain('Unlock the cable')
})

test('a declined card says what to do and leads back to the charger', async () => {
  const { mine, id, path } = await startedCharge('simulated_declined')
  const html = await (await mine(`/s/${id}`)).text()
  expect(html).toContain('Your bank declined the reservation')
  expect(html).toContain(`href="${path}"`)
})

test('scanning again on the same phone leads back to the charge', async () => {
  const { mine, other, id, path } = await startedCharge()
  expect(await (await mine(path)).text()).toContain(`/s/${id}`)
  expect(await (await other(path)).text()).not.toContain(`/s/${id}`)
})

test('the page of a charge is not there for another brand', async () => {
  const { app, link } = await startedCharge()
  const answer = await app.request(`http://meadow.localhost:8787${link}`, {
    headers: { host: 'meadow.localhost:8787' },
  })
  expect(answer.status).toBe(404)
})

const RECEIPT: Omit<Receipt, 'sessionId' | 'status'> = {
  brand: 'volta',
  market: 'nl',
  way: 'ad_hoc',
  reasons: [],
  operator: 'Laadnet',
  locationName: 'Stadhuisplein',
  address: 'Stadhuisplein 1, Eindhoven',
  evseId: 'NL*ABC*E0001',
  timeZone: 'Europe/Amsterdam',
  startedAt: START,
  endedAt: START + 3_600_000,
  energyWh: 20_000,
  currency: 'EUR',
  lines: [
    { kind: 'energy', unit: 'kWh', quantityMicros: 20_000_000, unitPriceMicros: 450_000, grossMicros: 10_890_000 },
    { kind: 'fixed', unit: 'once', quantityMicros: 1_000_000, unitPriceMicros: 300_000, grossMicros: 363_000 },
    { kind: 'rounding', unit: 'once', quantityMicros: 1_000_000, unitPriceMicros: null, grossMicros: -3000 },
  ],
  netMinor: 930,
  vatMinor: 195,
  vatBasisPoints: 2100,
  grossMinor: 1125,
  cdrKey: 'NL*ABC:CDR-1',
  corrected: false,
  payment: {
    simulated: true,
    heldMinor: 3000,
    capturedMinor: 1125,
    releasedMinor: 1875,
    refundedMinor: 0,
    refundingMinor: 0,
    status: 'captured',
  },
  seller: 'Volta B.V.',
  signedData: null,
}

test('the receipt names place, times with zone, VAT and what became of the hold', async () => {
  const { ports, mine, id } = await startedCharge()
  ports.receipts.set(id, { ...RECEIPT, sessionId: id, status: 'billed' })
  const html = await (await mine(`/s/${id}/receipt`)).text()
  for (const part of [
    '€11.25',
    '€9.30',
    '€1.95',
    'VAT 21%',
    '€30.00',
    '€18.75',
    '11:00 CEST',
    'NL*ABC*E0001',
    'Laadnet',
  ])
    expect(html).toContain(part)
  const pdf = await mine(`/s/${id}/receipt.pdf`)
  expect(pdf.headers.get('content-type')).toBe('application/pdf')
  expect(new TextDecoder().decode((await pdf.arrayBuffer()).slice(0, 5))).toBe('%PDF-')
})

const SIGNED: SignedData = {
  method: 'OCMF',
  methodVersion: 1,
  publicKey: '3059301306',
  url: null,
  values: [
    { nature: 'Start', plain: '1.230', signed: 'OCMF|{"FV":"1.0","RV":1.230}|{"SD":"30<45&"}' },
    { nature: 'End', plain: null, signed: 'OCMF|{"FV":"1.0","RV":11.230}|{"SD":"3046"}' },
  ],
}

test.each([
  ['en', 'Signed meter values', '2 readings, OCMF'],
  ['nl', 'Ondertekende meterstanden', '2 standen, OCMF'],
  ['de', 'Signierte Messwerte', '2 Messwerte, OCMF'],
])('C-136 the receipt hands over what the meter signed, in %s', async (language, title, count) => {
  const { ports, mine, other, id, link } = await startedCharge()
  ports.receipts.set(id, { ...RECEIPT, sessionId: id, status: 'billed', signedData: SIGNED })
  const page = await (await mine(`/s/${id}/receipt?lang=${language}`)).text()
  for (const words of [title, count, `/s/${id}/meter-values.xml`]) expect(page).toContain(words)
  const file = await mine(`/s/${id}/meter-values.xml`)
  expect(file.headers.get('content-type')).toBe('application/xml; charset=utf-8')
  const xml = await file.text()
  expect(xml).toContain(
    '<value transactionId="1" context="Transaction.Begin"><signedData format="OCMF" encoding="plain">OCMF|{"FV":"1.0","RV":1.230}|{"SD":"30&lt;45&amp;"}</signedData><publicKey encoding="hex">3059301306</publicKey></value>',
  )
  expect(xml.match(/context="Transaction.End"/g)).toHaveLength(1)
  const pdf = await PDFDocument.load(await (await mine(`/s/${id}/receipt.pdf`)).arrayBuffer())
  const [attached] = pdf.getAttachments()
  expect(attached?.name).toBe(`meter-values-${id}.xml`)
  expect(new TextDecoder().decode(attached?.data)).toBe(xml)
  // By the link as well as by the cookie; by neither for anybody else.
  const key = new URL(link, ORIGIN).searchParams.get('k')
  expect((await other(`/s/${id}/meter-values.xml?k=${key}`)).status).toBe(200)
  expect((await other(`/s/${id}/meter-values.xml`)).status).toBe(404)
})

test('a charge whose price is not known has its signed readings all the same', async () => {
  const { ports, mine, id } = await startedCharge()
  ports.receipts.set(id, { ...RECEIPT, sessionId: id, status: 'held', signedData: SIGNED })
  expect(await (await mine(`/s/${id}/receipt`)).text()).toContain(`/s/${id}/meter-values.xml`)
  expect((await mine(`/s/${id}/meter-values.xml`)).status).toBe(200)
})

test('where the operator sent no signed readings nothing is offered, and the address says so', async () => {
  const { ports, mine, id } = await startedCharge()
  ports.receipts.set(id, { ...RECEIPT, sessionId: id, status: 'billed' })
  expect(await (await mine(`/s/${id}/receipt`)).text()).not.toContain('meter-values')
  const none = await mine(`/s/${id}/meter-values.xml`)
  expect([none.status, await none.text()]).toEqual([404, expect.stringContaining('no signed meter values')])
})

test.each([
  ['en', 'The operator has taken back its record', 'Refunded to your card'],
  ['nl', 'De exploitant heeft zijn afrekening', 'Terugbetaald op je kaart'],
  ['de', 'Der Betreiber hat seine Abrechnung', 'Auf deine Karte erstattet'],
])(
  'the receipt of a charge that was taken back says so in %s, and what went back to the card',
  async (language, why, back) => {
    const { ports, mine, id } = await startedCharge()
    const payment = RECEIPT.payment && { ...RECEIPT.payment, refundedMinor: 1125 }
    ports.receipts.set(id, { ...RECEIPT, sessionId: id, status: 'none', reasons: ['price_reversed'], payment })
    const html = await (await mine(`/s/${id}/receipt?lang=${language}`)).text()
    for (const words of [why, back, '11']) expect(html).toContain(words)
    expect((await mine(`/s/${id}/receipt.pdf`)).status).toBe(409)
  },
)

test.each([
  ['pending', 'final record is not here yet'],
  ['held', 'closer look by a person'],
  ['parked', 'cannot work out the price yet'],
  ['none', 'nothing to pay'],
] as const)('a receipt that is %s says so and has no amount', async (status, words) => {
  const { ports, mine, id } = await startedCharge()
  ports.receipts.set(id, { ...RECEIPT, sessionId: id, status })
  const html = await (await mine(`/s/${id}/receipt`)).text()
  expect(html.toLowerCase()).toContain(words.toLowerCase())
  expect(html).not.toContain('€')
  expect((await mine(`/s/${id}/receipt.pdf`)).status).toBe(409)
})
