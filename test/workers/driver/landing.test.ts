import { expect, test } from 'vitest'
import { driverApp } from '#workers/driver/app'
import { qrPath } from '#workers/driver/qr-code'
import { CHARGER, type MemoryPorts, memoryPorts, TARIFF } from './memory-ports.ts'

const ORIGIN = 'http://volta.localhost:8787'
const HOST = { host: 'volta.localhost:8787', 'accept-language': 'en' }

function surface() {
  const ports = memoryPorts()
  const app = driverApp(ports)
  const get = (path: string, headers: Record<string, string> = {}) =>
    app.request(`http://volta.localhost:8787${path}`, { headers: { ...HOST, ...headers } })
  const post = (path: string, form: Record<string, string>, headers: Record<string, string> = {}) =>
    app.request(`http://volta.localhost:8787${path}`, {
      method: 'POST',
      body: new URLSearchParams(form),
      headers: { ...HOST, 'content-type': 'application/x-www-form-urlencoded', ...headers },
    })
  return { ports, app, get, post }
}

const code = (ports: MemoryPorts, brand = 'volta') => qrPath(ports.keys.signing, brand, CHARGER.evseId ?? '')
const field = (html: string, name: string) => new RegExp(`name="${name}" value="([^"]*)"`).exec(html)?.[1] ?? ''

/** The landing's form as a browser would send it. */
async function openForm({ ports, get }: ReturnType<typeof surface>) {
  const path = await code(ports)
  const html = await (await get(path)).text()
  const form = { quote: field(html, 'quote'), charge: field(html, 'charge'), connector: field(html, 'connector') }
  return { path, form: { ...form, method: 'simulated_card' } }
}

test('the landing shows the whole price before Pay', async () => {
  const { ports, get } = surface()
  const answer = await get(await code(ports))
  const html = await answer.text()
  expect(answer.status).toBe(200)
  // 0.45 and 21 % VAT; 0.30 and VAT; 3.00 an hour and VAT.
  for (const part of [
    '€0.5445 per kWh',
    '€0.363',
    '€3.63 per hour',
    '21% VAT',
    '20\u00a0kWh',
    '30\u00a0kWh',
    '50\u00a0kWh',
  ])
    expect(html).toContain(part)
  // 20 × 0.5445 + 0.363
  expect(html).toContain('€11.25')
  expect(html).toContain('Reserve €30.00 and start')
  expect(html).toContain('NL*ABC*E0001')
  expect(html).toContain('3 minutes ago')
})

test('the page carries no inline script or style and lets nothing else in', async () => {
  const { ports, get } = surface()
  const answer = await get(await code(ports))
  const html = await answer.text()
  expect(answer.headers.get('content-security-policy')).toContain("script-src 'self'")
  expect(html).not.toMatch(/<style|style="|<script(?! type="application\/json")(?![^>]*src=)/)
  expect(html).not.toMatch(/(?:src|href)="https?:/)
})

test('looking twice within a quarter of an hour shows one quote', async () => {
  const { ports, get } = surface()
  const path = await code(ports)
  await get(path)
  ports.at += 14 * 60_000
  await get(path)
  expect(ports.held.size).toBe(1)
})

test.each([
  ['without a check', async () => '/c/NLABCE0001'],
  ['with a wrong check', async () => '/c/NLABCE0001.AAAAAAAAA'],
  ['of another brand', (ports: MemoryPorts) => code(ports, 'meadow')],
])('T140 a code %s shows the station, has no Pay and makes no quote', async (_what, path) => {
  const { ports, get } = surface()
  const html = await (await get(await path(ports))).text()
  expect(html).toContain('Stadhuisplein')
  expect(html).toContain('This code is not ours')
  expect(html).not.toContain('<form')
  expect(ports.held.size).toBe(0)
})

test('at our own host a code tells its brand by itself', async () => {
  const { ports, app } = surface()
  const path = await code(ports, 'meadow')
  const html = await (await app.request(`http://localhost:8787${path}`, { headers: { host: 'localhost:8787' } })).text()
  expect(html).toContain('/brand/meadow.css')
  expect(html).toContain('<form')
})

test('an unknown price is said to be unknown, is never 0, and has no Pay', async () => {
  const { ports, get } = surface()
  ports.tariff = null
  const html = await (await get(await code(ports))).text()
  expect(html).toContain('The price is not known')
  expect(html).not.toContain('<form')
  expect(html).not.toMatch(/€\s?0/)
})

test('a tariff without any price is unknown too', async () => {
  const { ports, get } = surface()
  ports.tariff = { ...TARIFF, elements: [] }
  const html = await (await get(await code(ports))).text()
  expect(html).toContain('The price is not known')
  expect(html).not.toContain('<form')
})

test('a charger in a country without a module says so and has no Pay', async () => {
  const { ports, get } = surface()
  ports.chargers = [{ ...CHARGER, country: 'FRA' }]
  const html = await (await get(await code(ports))).text()
  expect(html).toContain('We do not serve this country yet')
  expect(html).not.toContain('<form')
})

test('a charger nobody knows is 404', async () => {
  const { get } = surface()
  expect((await get('/c/NLABCE9999.AAAAAAAAA')).status).toBe(404)
})

test('the page speaks the language asked for', async () => {
  const { ports, get } = surface()
  const path = await code(ports)
  expect(await (await get(path, { 'accept-language': 'de-AT,de;q=0.9,en;q=0.5' })).text()).toContain('pro kWh')
  const dutch = await get(`${path}?lang=nl`)
  expect(dutch.headers.get('set-cookie')).toContain('lang=nl')
  expect(await dutch.text()).toContain('<html lang="nl">')
})

test('Pay opens one charge at the price shown, also when it is sent twice', async () => {
  const place = surface()
  const { path, form } = await openForm(place)
  const [first, second] = await Promise.all([place.post(`${path}/charges`, form), place.post(`${path}/charges`, form)])
  expect(first.status).toBe(303)
  expect(first.headers.get('location')).toBe(second.headers.get('location'))
  expect(place.ports.open.size).toBe(1)
  const [opened] = place.ports.open.values()
  expect(opened?.request).toMatchObject({ way: 'ad_hoc', paymentMethod: 'simulated_card', quote: { id: form.quote } })
  expect(opened?.request.token).toMatchObject({ type: 'AD_HOC_USER', countryCode: 'NL', partyId: 'VOL', market: 'nl' })
})

test('Pay sent again after the price ran out is still the same charge', async () => {
  const place = surface()
  const { path, form } = await openForm(place)
  const first = await place.post(`${path}/charges`, form)
  place.ports.at += 3_600_000
  expect((await place.post(`${path}/charges`, form)).headers.get('location')).toBe(first.headers.get('location'))
})

test('T073 a price that ran out leads back to the price of now, and charges nothing unseen', async () => {
  const place = surface()
  const { path, form } = await openForm(place)
  place.ports.at += 1_800_000
  const answer = await place.post(`${path}/charges`, form)
  expect(answer.headers.get('location')).toContain('notice=price_expired')
  expect(place.ports.open.size).toBe(0)
})

test('T071 a tariff that changed meanwhile leads back, and the new price has to be confirmed', async () => {
  const place = surface()
  const { path, form } = await openForm(place)
  place.ports.tariff = { ...TARIFF, minPrice: { exclVatMicros: 1_000_000, inclVatMicros: null } }
  const answer = await place.post(`${path}/charges`, form)
  expect(answer.headers.get('location')).toContain('notice=price_changed')
  expect(place.ports.open.size).toBe(0)
  expect(await (await place.get(answer.headers.get('location') ?? '')).text()).toContain('The price has changed')
})

test.each([
  ['no quote', { quote: '' }, 'try_again'],
  ['a quote we never made', { quote: 'f'.repeat(64) }, 'quote_unknown'],
  ['no key', { charge: '' }, 'try_again'],
  ['a short key', { charge: 'abc' }, 'try_again'],
])('Pay with %s starts nothing', async (_what, change, notice) => {
  const place = surface()
  const { path, form } = await openForm(place)
  const answer = await place.post(`${path}/charges`, { ...form, ...change })
  expect(answer.status).toBe(303)
  expect(answer.headers.get('location')).toContain(`notice=${notice}`)
  expect(place.ports.open.size).toBe(0)
})

test('a quote for another charger starts nothing here', async () => {
  const place = surface()
  const { form } = await openForm(place)
  place.ports.chargers = [CHARGER, { ...CHARGER, evseUid: 'uid-2', evseId: 'NL*ABC*E0002' }]
  const other = await qrPath(place.ports.keys.signing, 'volta', 'NL*ABC*E0002')
  const answer = await place.post(`${other}/charges`, form)
  expect(answer.headers.get('location')).toContain('notice=quote_foreign')
  expect(place.ports.open.size).toBe(0)
})

test('Pay sent by another site is refused', async () => {
  const place = surface()
  const { path, form } = await openForm(place)
  expect((await place.post(`${path}/charges`, form, { origin: 'https://evil.example' })).status).toBe(403)
  expect(place.ports.open.size).toBe(0)
})

test('without a script the page says until when its price holds, in the time of the site', async () => {
  const { ports, get } = surface()
  const html = await (await get(await code(ports))).text()
  // Shown at 11:00 in Eindhoven, for half an hour.
  expect(html).toContain('This price holds for a charge that starts before 11:30 CEST.')
})

test('what the quote keeps are the words of the page', async () => {
  const { ports, get } = surface()
  const html = await (await get(await code(ports), { 'accept-language': 'nl' })).text()
  const [quote] = ports.held.values()
  expect(quote?.words).toMatchObject({
    language: 'nl',
    lines: [
      { what: 'Energie', when: null, amount: '€ 0,5445 per kWh' },
      { what: 'Starttarief', when: null, amount: '€ 0,363' },
      { what: 'Laadtijd', when: null, amount: 'geen' },
      expect.objectContaining({ amount: '€ 3,63 per uur' }),
    ],
  })
  const shown = (text: string) => html.includes(text.replaceAll('&', '&amp;'))
  const { lines = [], tax = '', hold = '' } = quote?.words ?? {}
  expect(
    [...lines.flatMap(({ what, amount }) => [what, amount]), tax, hold ?? ''].filter((text) => !shown(text)),
  ).toEqual([])
})

test.each([
  ['not asked as a socket', {}, 426],
  ['for a quote that never was', { upgrade: 'websocket', quote: 'f'.repeat(64) }, 404],
  ['for another charger', { upgrade: 'websocket', code: 'NL*ABC*E0002' }, 404],
  ['when the price has run out', { upgrade: 'websocket', laterMs: 1_800_000 }, 410],
  ['for the price that is shown', { upgrade: 'websocket' }, 200],
])(
  'a page that watches its price: %s',
  async (_what, asked: { upgrade?: string; quote?: string; code?: string; laterMs?: number }, status) => {
    const place = surface()
    const { form } = await openForm(place)
    place.ports.chargers = [CHARGER, { ...CHARGER, evseUid: 'uid-2', evseId: 'NL*ABC*E0002' }]
    place.ports.at += asked.laterMs ?? 0
    const path = await qrPath(place.ports.keys.signing, 'volta', asked.code ?? CHARGER.evseId ?? '')
    const query = new URLSearchParams({ quote: asked.quote ?? form.quote, connector: '1' })
    const headers: Record<string, string> = asked.upgrade === undefined ? {} : { upgrade: asked.upgrade }
    expect((await place.get(`${path}/live?${query}`, headers)).status).toBe(status)
  },
)

test('a charger that only a feed knows shows its price for information, and no Pay', async () => {
  const { ports, get, post } = surface()
  const opened = await openForm({ ports, get, post, app: driverApp(ports) })
  ports.chargers = [{ ...CHARGER, reachable: false, informationOnly: true }]
  const html = await (await get(opened.path)).text()
  expect(html).toContain('Shown for information')
  expect(html).toContain('€0.5445 per kWh')
  expect(html).not.toContain('name="quote"')
  // A form from before pays nothing.
  await post(`${opened.path}/charges`, opened.form)
  expect(ports.open.size).toBe(0)
})

test('cards are typed into fields of the provider, which the page lets in only where there is one', async () => {
  const { ports, get } = surface()
  const plain = await get(await code(ports))
  expect(plain.headers.get('content-security-policy')).not.toContain('stripe')
  expect(await plain.text()).not.toContain('id="card"')
  const taking = driverApp(Object.assign(ports, { cardAccount: 'pk_test_1', paymentsSimulated: false }))
  const page = await taking.request(`http://volta.localhost:8787${await code(ports)}`, { headers: HOST })
  const policy = page.headers.get('content-security-policy') ?? ''
  expect(policy).toContain("script-src 'self' https://js.stripe.com")
  expect(policy).toContain("form-action 'self'; base-uri 'none'; frame-ancestors 'none'")
  expect(page.headers.get('permissions-policy')).toContain('payment=(self "https://js.stripe.com")')
  const html = await page.text()
  expect(html).toMatch(/id="card"[^>]*data-account="pk_test_1"[^>]*data-amount="\d+"[^>]*data-currency="eur"/)
  expect(html).not.toContain('simulated_card')
  const other = await taking.request('http://volta.localhost:8787/', { headers: HOST })
  expect(other.headers.get('content-security-policy')).not.toContain('stripe')
})

test.each([
  '/c/https%3A%2F%2Fevil.example',
  '/c/%2F%2Fevil.example',
  '/c/NLABCE0001.A%0d%0aLocation%3A%20https%3A%2F%2Fevil.example',
  '/c/NLABCE0001?next=https://evil.example',
  '/c/NLABCE0001?connector=https://evil.example&notice=https://evil.example',
  '/c/../../evil.example',
])('T140 %s leads nowhere but to us', async (path) => {
  const { get } = surface()
  const answer = await get(path)
  const links = [...(await answer.text()).matchAll(/(?:href|action|src)="([^"]*)"/g)].map(([, link = '']) => link)
  const urls = [answer.headers.get('location') ?? '/', ...links].map((link) => new URL(link, ORIGIN))
  // Beside our own pages there is the brand's telephone.
  expect(new Set(urls.map(({ origin, protocol }) => (protocol === 'tel:' ? protocol : origin)))).toEqual(
    new Set([ORIGIN, 'tel:']),
  )
})

test('T141 after ten declined cards within an hour no bank is asked for this address any more', async () => {
  const it = surface()
  const { ports, post } = it
  for (let card = 0; card < 10; card++) {
    const { path, form } = await openForm(it)
    expect((await post(`${path}/charges`, { ...form, method: 'simulated_declined' })).headers.get('location')).toMatch(
      /^\/s\//,
    )
  }
  const { path, form } = await openForm(it)
  const before = ports.open.size
  const refused = await post(`${path}/charges`, form)
  expect(refused.headers.get('location')).toContain('notice=too_many_cards')
  expect(ports.open.size).toBe(before)
  expect(await (await it.get(`${path}?notice=too_many_cards`)).text()).toContain('Too many cards were declined')
})

test('T140 a doubtful sticker can be reported, also one that is not ours; a flood of reports is not taken', async () => {
  const { ports, get, post } = surface()
  const path = '/c/NLABCE0001'
  expect(await (await get(path)).text()).toContain(`href="${path}/sticker"`)
  const page = await (await get(`${path}/sticker`)).text()
  for (const part of ['NL*ABC*E0001', 'pasted over', 'name="doubt"']) expect(page).toContain(part)
  const told = await post(`${path}/sticker`, { doubt: 'pasted_over' })
  expect(await told.text()).toContain('We look at this charger')
  expect(ports.stickers).toMatchObject([{ brand: 'volta', isOurs: false, doubt: 'pasted_over' }])
  expect((await post(`${path}/sticker`, { doubt: '<script>' })).status).toBe(400)
  for (let times = 0; times < 4; times++) await post(`${path}/sticker`, { doubt: 'other' })
  expect((await post(`${path}/sticker`, { doubt: 'other' })).status).toBe(429)
  expect(ports.stickers).toHaveLength(5)
})
