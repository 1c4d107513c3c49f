import { env, SELF } from 'cloudflare:test'
import { expect, test } from 'vitest'
import { mailbox } from '#integrations/messaging/mail/mailbox-state'
import { softwareAuthenticator } from '../software-authenticator.ts'
import { until } from '../until.ts'

const STAFF = { authorization: `Bearer ${(env as unknown as { OPERATIONS_TOKEN: string }).OPERATIONS_TOKEN}` }
const BRANDS = ['volta', 'meadow']

/** A brand's pages as one browser sees them: it keeps its cookies. */
function browserAt(brand: string, address = '203.0.113.7') {
  const host = `${brand}.localhost:8787`
  const origin = `http://${host}`
  const cookies = new Map<string, string>()
  const ask = async (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) => {
    const form = body instanceof URLSearchParams
    const answer = await SELF.fetch(`${origin}${path}`, {
      method,
      redirect: 'manual',
      headers: {
        host,
        origin,
        'accept-language': 'en',
        'cf-connecting-ip': address,
        cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; '),
        ...(body === undefined || form ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: form ? body : JSON.stringify(body) }),
    })
    for (const line of answer.headers.getSetCookie()) {
      const [pair = ''] = line.split(';')
      const [name = '', value = ''] = pair.split('=')
      if (value === '') cookies.delete(name)
      else cookies.set(name, value)
    }
    return answer
  }
  const api = (method: string, path: string, body?: unknown, headers = {}) =>
    ask(method, `/api/driver/v1${path}`, body, headers)
  return { host: `${brand}.localhost`, origin, cookies, ask, api }
}
type Page = ReturnType<typeof browserAt>

const operations = async <T>(path: string, body: unknown): Promise<T> => {
  const answer = await SELF.fetch(`http://localhost:8787/api/operations/v1${path}`, {
    method: 'POST',
    headers: { ...STAFF, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  return (await answer.json()) as T
}

const made = new Map<string, Promise<unknown>>()

/** A driver of a brand; the brand is made when it is first needed. */
async function driverOf(brand: string, email: string) {
  if (!made.has(brand))
    made.set(
      brand,
      operations('/brands', { id: brand, name: brand, theme: brand }).then(() =>
        operations('/parties', {
          countryCode: 'NL',
          partyId: brand.slice(0, 3).toUpperCase(),
          brand,
          market: 'nl',
          name: brand,
        }),
      ),
    )
  await made.get(brand)
  return operations<{ driver: { id: string }; code?: string }>('/drivers', { brand, market: 'nl', name: 'Noor', email })
}

const form = (fields: Record<string, string>) => new URLSearchParams(fields)
const codeIn = (text: string) => /\d{6}/.exec(text)?.[0] ?? ''
/** Mails to the address as the driver's record has it. */
const mailsTo = (email: string) => mailbox.mails.filter(({ to }) => to === email.trim().toLowerCase())

async function askCode(page: Page, email: string): Promise<string> {
  const before = mailsTo(email).length
  expect((await page.ask('POST', '/sign-in', form({ email }))).headers.get('location')).toBe('/sign-in/code')
  await until(() => mailsTo(email).length > before)
  return codeIn(mailsTo(email)[0]?.subject ?? '')
}

async function signedInByCode(brand: string, email: string): Promise<Page> {
  const page = browserAt(brand)
  const code = await askCode(page, email)
  expect((await page.ask('POST', '/sign-in/code', form({ code }))).status).toBe(303)
  return page
}

async function makePasskey(page: Page) {
  const authenticator = await softwareAuthenticator()
  const options = (await (await page.api('POST', '/passkey-options', {})).json()) as { challenge: string }
  const passkey = await authenticator.make({ challenge: options.challenge, origin: page.origin, host: page.host })
  const answer = await page.api('POST', '/passkeys', { name: 'Phone', passkey })
  return { authenticator, passkey, answer }
}

async function challengeFor(page: Page): Promise<string> {
  const answer = await page.api('POST', '/sign-in/passkey-options', {})
  return ((await answer.json()) as { challenge: string }).challenge
}

test('a code from the mail signs in, once, and only in the browser that asked for it', async () => {
  await driverOf('volta', 'code@example.com')
  const page = browserAt('volta')
  const code = await askCode(page, 'Code@Example.com ')
  expect((await browserAt('volta').ask('POST', '/sign-in/code', form({ code }))).status).toBe(403)
  const ticket = page.cookies.get('__Host-roamwatt-code') ?? ''
  const answer = await page.ask('POST', '/sign-in/code', form({ code: `${code.slice(0, 3)} ${code.slice(3)}` }))
  expect([answer.status, answer.headers.get('location')]).toEqual([303, '/account'])
  expect((await page.api('GET', '/me')).status).toBe(200)
  const again = browserAt('volta')
  again.cookies.set('__Host-roamwatt-code', ticket)
  expect((await again.ask('POST', '/sign-in/code', form({ code }))).status).toBe(403)
})

test('T115 an address that nobody has gets the same answer, and no mail', async () => {
  await driverOf('volta', 'known@example.com')
  const answers = []
  for (const email of ['known@example.com', 'unknown@example.com']) {
    const page = browserAt('volta')
    const asked = await page.ask('POST', '/sign-in', form({ email }))
    const shown = await page.ask('GET', '/sign-in/code')
    const typed = await page.ask('POST', '/sign-in/code', form({ code: 'no' }))
    answers.push([asked.status, asked.headers.get('location'), await shown.text(), typed.status, await typed.text()])
  }
  expect(answers[0]).toEqual(answers[1])
  await until(() => mailsTo('known@example.com').length > 0)
  expect(mailsTo('unknown@example.com')).toEqual([])
})

test('T115 after five tries a code opens nothing, and after five codes an address gets none for an hour', async () => {
  await driverOf('volta', 'tries@example.com')
  const page = browserAt('volta', '203.0.113.8')
  const code = await askCode(page, 'tries@example.com')
  const wrong = code === '000000' ? '000001' : '000000'
  for (let count = 0; count < 5; count++)
    expect((await page.ask('POST', '/sign-in/code', form({ code: wrong }))).status).toBe(403)
  expect((await page.ask('POST', '/sign-in/code', form({ code }))).status).toBe(429)
  for (let count = 1; count < 5; count++) await askCode(page, 'tries@example.com')
  expect((await page.ask('POST', '/sign-in', form({ email: 'tries@example.com' }))).status).toBe(429)
})

test('a second driver of a brand cannot have the address of the first; at another brand the address is somebody else', async () => {
  expect((await driverOf('volta', 'twice@example.com')).driver).toBeDefined()
  expect((await driverOf('volta', 'Twice@example.com')).code).toBe('email_taken')
  expect((await driverOf('meadow', 'twice@example.com')).driver).toBeDefined()
})

test('a passkey signs in, at the host where it was made and nowhere else', async () => {
  for (const brand of BRANDS) await driverOf(brand, 'key@example.com')
  const page = await signedInByCode('volta', 'key@example.com')
  const { authenticator, answer } = await makePasskey(page)
  expect(answer.status).toBe(201)
  const other = browserAt('volta')
  const challenge = await challengeFor(other)
  const shown = await authenticator.show({ challenge, origin: other.origin, host: other.host })
  expect((await other.api('POST', '/sign-in/passkey', shown)).status).toBe(204)
  expect((await other.api('GET', '/me')).status).toBe(200)
  const foreign = browserAt('meadow')
  const foreignShown = await authenticator.show({
    challenge: await challengeFor(foreign),
    origin: foreign.origin,
    host: foreign.host,
  })
  expect((await foreign.api('POST', '/sign-in/passkey', foreignShown)).status).toBe(403)
})

test('T116 a passkey shown for another site, another origin, another challenge, or by a counter that went back signs in nobody', async () => {
  await driverOf('volta', 'wrong@example.com')
  const { authenticator } = await makePasskey(await signedInByCode('volta', 'wrong@example.com'))
  const attempt = async (changes: object) => {
    const page = browserAt('volta')
    const ceremony = { challenge: await challengeFor(page), origin: page.origin, host: page.host, ...changes }
    return (await page.api('POST', '/sign-in/passkey', await authenticator.show(ceremony))).status
  }
  expect(await attempt({ signCount: 7 })).toBe(204)
  for (const changes of [
    { host: 'meadow.localhost' },
    { host: 'localhost' },
    { origin: 'http://volta.localhost:9999' },
    { origin: 'https://volta.localhost.evil.example' },
    { challenge: 'AAAA' },
    { signCount: 7 },
    { signCount: 3 },
    { verified: false },
  ])
    expect([changes, await attempt({ signCount: 8, ...changes })]).toEqual([changes, 403])
  expect(await attempt({ signCount: 8 })).toBe(204)
})

test('T116 an answer that was sent before opens nothing, whoever sends it', async () => {
  await driverOf('volta', 'replay@example.com')
  const page = await signedInByCode('volta', 'replay@example.com')
  const { authenticator, passkey } = await makePasskey(page)
  expect((await page.api('POST', '/passkeys', { name: 'Again', passkey })).status).toBe(409)
  const victim = browserAt('volta')
  const shown = await authenticator.show({
    challenge: await challengeFor(victim),
    origin: victim.origin,
    host: victim.host,
    signCount: 0,
  })
  const thief = browserAt('volta')
  expect((await thief.api('POST', '/sign-in/passkey', shown)).status).toBe(403)
  for (const [name, value] of victim.cookies) thief.cookies.set(name, value)
  expect((await victim.api('POST', '/sign-in/passkey', shown)).status).toBe(204)
  expect((await thief.api('POST', '/sign-in/passkey', shown)).status).toBe(403)
})

test('T117 signing in gives a new secret, whatever the browser had, in a cookie of this host alone', async () => {
  await driverOf('volta', 'fixed@example.com')
  const page = browserAt('volta')
  const planted = `nl1_volta.${'A'.repeat(43)}`
  page.cookies.set('__Host-roamwatt-driver', planted)
  const code = await askCode(page, 'fixed@example.com')
  const answer = await page.ask('POST', '/sign-in/code', form({ code }))
  const line = answer.headers.getSetCookie().find((one) => one.startsWith('__Host-roamwatt-driver=')) ?? ''
  for (const word of ['Path=/', 'HttpOnly', 'Secure', 'SameSite=Lax']) expect(line).toContain(word)
  expect(line).not.toMatch(/domain=/i)
  expect(page.cookies.get('__Host-roamwatt-driver')).not.toBe(planted)
})

test('T117 signing out ends the sign-in, also for who copied the cookie', async () => {
  await driverOf('volta', 'out@example.com')
  const page = await signedInByCode('volta', 'out@example.com')
  const copy = browserAt('volta')
  for (const [name, value] of page.cookies) copy.cookies.set(name, value)
  expect((await copy.api('GET', '/me')).status).toBe(200)
  expect((await page.ask('POST', '/account/sign-out')).status).toBe(303)
  expect((await copy.api('GET', '/me')).status).toBe(401)
})

test('T107 a cookie of one brand opens no other, as it is or with the other brand written in', async () => {
  for (const brand of BRANDS) await driverOf(brand, 'brands@example.com')
  const page = await signedInByCode('volta', 'brands@example.com')
  const cookie = page.cookies.get('__Host-roamwatt-driver') ?? ''
  for (const shown of [cookie, cookie.replace('volta', 'meadow')]) {
    const other = browserAt('meadow')
    other.cookies.set('__Host-roamwatt-driver', shown)
    expect((await other.api('GET', '/me')).status).toBe(401)
  }
})

test('T106 a driver neither sees nor removes the passkeys of another', async () => {
  await driverOf('volta', 'mine@example.com')
  await driverOf('volta', 'theirs@example.com')
  const mine = await signedInByCode('volta', 'mine@example.com')
  const { authenticator } = await makePasskey(mine)
  const theirs = await signedInByCode('volta', 'theirs@example.com')
  expect(await (await theirs.api('GET', '/passkeys')).json()).toEqual({ items: [] })
  expect((await theirs.api('DELETE', `/passkeys/${authenticator.id}`)).status).toBe(404)
  expect((await mine.api('DELETE', `/passkeys/${authenticator.id}`)).status).toBe(204)
  const page = browserAt('volta')
  const shown = await authenticator.show({
    challenge: await challengeFor(page),
    origin: page.origin,
    host: page.host,
  })
  expect((await page.api('POST', '/sign-in/passkey', shown)).status).toBe(403)
})

test('T118 what is added to a passkey is not taken, and T119 what is kept of it is not shown', async () => {
  await driverOf('volta', 'mass@example.com')
  const page = await signedInByCode('volta', 'mass@example.com')
  const authenticator = await softwareAuthenticator()
  const { challenge } = (await (await page.api('POST', '/passkey-options', {})).json()) as { challenge: string }
  const passkey = await authenticator.make({ challenge, origin: page.origin, host: page.host })
  const added = { driver: 'nl1_other', brand: 'meadow', role: 'admin', signCount: 99, constructor: { a: 1 } }
  const answer = await page.api('POST', '/passkeys', { name: 'Phone', ...added, passkey: { ...passkey, ...added } })
  expect(await answer.json()).toEqual({ id: authenticator.id, name: 'Phone' })
  const { items } = (await (await page.api('GET', '/passkeys')).json()) as { items: object[] }
  expect(items.map((item) => Object.keys(item).toSorted())).toEqual([['createdAt', 'id', 'name', 'synced', 'usedAt']])
})

test('T153 what another site’s page sends is refused on every way to sign in and out', async () => {
  await driverOf('volta', 'cross@example.com')
  const page = await signedInByCode('volta', 'cross@example.com')
  const from = { origin: 'https://evil.example' }
  for (const path of ['/sign-in', '/sign-in/code', '/account/sign-out', '/account/passkeys/x/remove'])
    expect([path, (await page.ask('POST', path, form({ email: 'a@b.example' }), from)).status]).toEqual([path, 403])
  for (const path of ['/sign-in/passkey-options', '/sign-in/passkey', '/passkey-options', '/passkeys', '/sign-out'])
    expect([path, (await page.api('POST', path, {}, from)).status]).toEqual([path, 403])
  expect((await page.api('GET', '/me')).status).toBe(200)
})
