import { runInDurableObject } from 'cloudflare:test'
import { afterEach, beforeAll, expect, test, vi } from 'vitest'
import { readTariff } from '#integrations/ocpi/2.2.1/read-tariff'
import { tariffCacheKey } from '#store/catalogue/read-tariff'
import { tariffVersion } from '#store/catalogue/tariff-version'
import { objects, stubOf } from '../durable-objects/object-world.ts'
import { bindings, decorate } from '../faults/bindings.ts'
import { StaleKv } from '../faults/stale-kv.ts'
import { catchOutgoingCalls, type Operator } from './operator.ts'
import { chargeOf, tariffBody } from './payloads.ts'
import { type CardHolder, cardHolder, connectedOperator, foundPlatform, operations } from './platform.ts'
import { billed, pay, pushTariff, report, show, shownHash, stallFor, started, tariffUrl } from './shown-price-world.ts'

// Everybody sees KV as it was up to five minutes ago, what was missing then included.
const kv = new StaleKv(bindings.TARIFFS, 300_000, () => Date.now())
decorate({ TARIFFS: kv.binding })

let cpo: Operator
let jan: CardHolder

beforeAll(async () => {
  catchOutgoingCalls()
  await foundPlatform()
  ;({ operator: cpo } = await connectedOperator('ocpi.laadpunt.example', 'NL', 'LPT'))
  jan = await cardHolder('nl', '04AABBCC112233', { sessionFeeMinor: 35 })
})
afterEach(() => {
  vi.useRealTimers()
  kv.failing = false
})

test('T071 a charge is billed at the quote that was shown, though the tariff changes before its operator tells of it', async () => {
  const stall = await stallFor(cpo, 'SHOWN')
  const shown = await show(stall)
  expect(shown.html).toContain('€0.484 per kWh')
  const charge = await started(stall, shown, 'SHOWN')
  await pushTariff(stall, 0.8)
  await report(charge)
  expect(await billed(charge, 0.8)).toMatchObject({
    driver_status: 'billed',
    gross_minor: 484,
    pinned_from: 'quote',
    tariffHash: await shownHash(shown),
  })
})

test('T071 a tariff that changes between the page and Pay starts nothing: the new price is shown, and is what is paid', async () => {
  const stall = await stallFor(cpo, 'ASKED')
  const old = await show(stall)
  await pushTariff(stall, 0.5)
  expect(await pay(old)).toContain('notice=price_changed')
  expect(cpo.commands('START_SESSION').filter(({ location_id: id }) => id === stall.id)).toEqual([])
  const now = await show(stall)
  expect(now.html).toContain('€0.605 per kWh')
  expect(now.form['quote']).not.toBe(old.form['quote'])
  const charge = await started(stall, now, 'ASKED')
  await report(charge)
  expect(await billed(charge, 0.5)).toMatchObject({ gross_minor: 605, tariffHash: await shownHash(now) })
})

test('T072 with a KV that is 300 s behind and remembers misses, the price shown is current and the price billed is it', async () => {
  const stall = await stallFor(cpo, 'STALE')
  // Somebody looked for the next version before there was one: that miss is all that KV shows for five minutes.
  const read = readTariff(tariffBody({ ...stall, price: 0.5 }))
  if (!read.ok) throw new Error('the tariff cannot be read')
  const { hash } = await tariffVersion(read.value)
  expect(await kv.binding.get(tariffCacheKey(hash))).toBeNull()
  await pushTariff(stall, 0.5)
  expect(await bindings.CATALOGUE.prepare('SELECT 1 FROM tariffs WHERE hash = ?').bind(hash).first()).not.toBeNull()
  expect(await kv.binding.get(tariffCacheKey(hash))).toBeNull()
  const shown = await show(stall)
  expect(await shownHash(shown)).toBe(hash)
  const charge = await started(stall, shown, 'STALE')
  await report(charge)
  expect(await billed(charge, 0.5)).toMatchObject({ gross_minor: 605, tariffHash: hash })
  // By a card nobody is shown a quote: the version is found by its hash, past the miss.
  const answer = await cpo.send('POST', `/ocpi/2.2.1/sender/tokens/${jan.uid}/authorize`, { location_id: stall.id })
  const { authorization_reference: reference } = answer.data as { authorization_reference: string }
  const byCard = chargeOf(stall, 'STALECARD', jan, { reference })
  await report(byCard)
  expect(await billed(byCard, 0.5)).toMatchObject({ gross_minor: 605 + 35, tariffHash: hash })
})

test('T072 a page made from a copy of the book that is late shows what the book says', async () => {
  const stall = await stallFor(cpo, 'LATE')
  await pushTariff(stall, 0.5)
  const newest = await shownHash(await show(stall))
  // As after a crash between the book and its copy.
  await bindings.CATALOGUE.batch([
    bindings.CATALOGUE.prepare('DELETE FROM tariff_book WHERE id = ? AND until IS NULL').bind(stall.tariff),
    bindings.CATALOGUE.prepare('UPDATE tariff_book SET until = NULL WHERE id = ?').bind(stall.tariff),
  ])
  const shown = await show(stall)
  expect(shown.html).toContain('€0.605 per kWh')
  expect(await shownHash(shown)).toBe(newest)
  expect(await pay(shown)).toMatch(/^\/s\//)
})

test('T073 a quote that ran out leads to the price of now, and nothing is started at one that was not seen', async () => {
  const stall = await stallFor(cpo, 'OLD')
  const shown = await show(stall)
  vi.useFakeTimers({ toFake: ['Date'] })
  vi.setSystemTime(Date.now() + 31 * 60_000)
  expect(await pay(shown)).toContain('notice=price_expired')
  const again = await show(stall)
  expect(again.form['quote']).not.toBe(shown.form['quote'])
  expect(await pay(again)).toMatch(/^\/s\//)
})

test('T074 a quote that was altered, signed for another id or never made is refused', async () => {
  const stall = await stallFor(cpo, 'FORGED')
  const shown = await show(stall)
  const { CATALOGUE } = bindings
  const quotes = (sql: string, ...values: string[]) =>
    CATALOGUE.prepare(sql)
      .bind(...values)
      .run()
  const id = shown.form['quote'] ?? ''
  await quotes(
    "INSERT INTO quotes SELECT 'copied', content, signature, stored_at, valid_until FROM quotes WHERE id = ?",
    id,
  )
  expect(await pay({ ...shown, form: { ...shown.form, quote: 'copied' } })).toContain('notice=quote_unknown')
  expect(await pay({ ...shown, form: { ...shown.form, quote: 'f'.repeat(64) } })).toContain('notice=quote_unknown')
  for (const [part, forged] of [
    ['"priceMicros":400000', '"priceMicros":100000'],
    ['€0.484 per kWh', '€0.121 per kWh'],
    ['"vatBasisPoints":2100,"words"', '"vatBasisPoints":0,"words"'],
    [/"validUntil":\d+/.exec((await contentOf(id)) ?? '')?.[0] ?? '', '"validUntil":9007199254740991'],
  ] as const) {
    const content = await contentOf(id)
    expect(content).toContain(part)
    await quotes('UPDATE quotes SET content = replace(content, ?, ?) WHERE id = ?', part, forged, id)
    expect([part, await pay(shown)]).toEqual([part, expect.stringContaining('notice=quote_unknown')])
    await quotes('UPDATE quotes SET content = ? WHERE id = ?', content ?? '', id)
  }
  expect(await pay(shown)).toMatch(/^\/s\//)
})

async function contentOf(id: string): Promise<string | undefined> {
  const row = await bindings.CATALOGUE.prepare('SELECT content FROM quotes WHERE id = ?')
    .bind(id)
    .first<{ content: string }>()
  return row?.content
}

test('T074 a quote of another charger is refused', async () => {
  const [here, there] = [await stallFor(cpo, 'HERE'), await stallFor(cpo, 'THERE', 0.1)]
  const { path, form } = await show(here)
  const cheap = await show(there)
  expect(await pay({ path, form: { ...form, quote: cheap.form['quote'] ?? '' } })).toContain('notice=quote_foreign')
})

test('T075 a tariff that is deleted while a car charges is still the one that is billed, and starts nothing new', async () => {
  const stall = await stallFor(cpo, 'GONE')
  const shown = await show(stall)
  const another = await show(stall)
  const charge = await started(stall, shown, 'GONE')
  await report(charge)
  expect((await cpo.send('DELETE', tariffUrl(stall))).statusCode).toBe(1000)
  expect(await pay(another)).toContain('notice=price_changed')
  expect((await show(stall)).html).toContain('The price is not known')
  expect(await billed(charge)).toMatchObject({ gross_minor: 484, tariffHash: await shownHash(shown) })
})

test('T076 our own fee that changes while a car charges is not that of the charge', async () => {
  const stall = await stallFor(cpo, 'FEE')
  const answer = await cpo.send('POST', `/ocpi/2.2.1/sender/tokens/${jan.uid}/authorize`, { location_id: stall.id })
  const { authorization_reference: reference } = answer.data as { authorization_reference: string }
  const charge = chargeOf(stall, 'FEE', jan, { reference })
  await report(charge)
  const contract = objects.contract(jan.contract)
  const setFee = (fee: number) =>
    runInDurableObject(stubOf(contract), (_, { storage }) => {
      storage.sql.exec("UPDATE state SET contract = json_set(contract, '$.plan.sessionFeeMinor', ?)", fee)
    })
  await setFee(99)
  expect((await contract.read())?.contract.plan).toMatchObject({ sessionFeeMinor: 99 })
  expect(await billed(charge)).toMatchObject({ driver_status: 'billed', gross_minor: 484 + 35 })
  await setFee(35)
})

test('T077 an operator that claims more than was shown raises the margin alert, and the driver pays what was shown', async () => {
  const marginAlert = async () => {
    const { items } = await operations<{ items: { kind: string; raised: boolean; details: string[] }[] }>(
      'GET',
      '/alerts',
    )
    return items.find(({ kind }) => kind === 'margin_negative')
  }
  const calm = await stallFor(cpo, 'CALM')
  const fair = await started(calm, await show(calm), 'CALM')
  await report(fair)
  expect(await billed(fair)).toMatchObject({ gross_minor: 484, operator_status: 'settled' })
  expect((await marginAlert())?.details).not.toContain('NL*LPT:CDR-CALM')
  const stall = await stallFor(cpo, 'MARGIN')
  const charge = await started(stall, await show(stall), 'MARGIN')
  await report(charge)
  expect(await billed(charge, 0.9)).toMatchObject({
    gross_minor: 484,
    operator_status: 'held',
    operator_reasons: '["cost_mismatch"]',
  })
  expect(await marginAlert()).toMatchObject({ raised: true, details: expect.arrayContaining(['NL*LPT:CDR-MARGIN']) })
})

test('T082 with a clock that stands still, a price that has changed is changed, and the newest is billed', async () => {
  vi.useFakeTimers({ toFake: ['Date'] })
  const stall = await stallFor(cpo, 'FROZEN')
  const shown = await show(stall)
  await pushTariff(stall, 0.5)
  await pushTariff(stall, 0.6)
  expect(await pay(shown)).toContain('notice=price_changed')
  const now = await show(stall)
  expect(now.html).toContain('€0.726 per kWh')
  const charge = await started(stall, now, 'FROZEN')
  await pushTariff(stall, 0.4)
  await report(charge)
  expect(await billed(charge, 0.6)).toMatchObject({ gross_minor: 726, tariffHash: await shownHash(now) })
})

test('T096 with KV down prices are shown, started at and billed as ever', async () => {
  kv.failing = true
  const stall = await stallFor(cpo, 'NOKV')
  const shown = await show(stall)
  const charge = await started(stall, shown, 'NOKV')
  await pushTariff(stall, 0.8)
  await report(charge)
  expect(await billed(charge, 0.8)).toMatchObject({ gross_minor: 484, tariffHash: await shownHash(shown) })
})
