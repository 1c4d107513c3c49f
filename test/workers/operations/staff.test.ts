import { expect, test } from 'vitest'
import { STAFF_ROLES, type StaffRole } from '#domain/identity/staff-role'
import { ACCESS } from '#workers/operations/access-table'
import { softwareAuthenticator } from '../software-authenticator.ts'
import { bodyOf, OPERATIONS_TOKEN, operationsWorld } from './operations-world.ts'

const CONSOLE = { 'x-operations-console': '1', origin: 'http://localhost:8787' }
const SITE = { host: 'localhost', origin: 'http://localhost:8787' }
const MINUTE = 60_000
/** The description gives paths from the host on. */
const BASE = '/api/operations/v1'

type World = ReturnType<typeof operationsWorld>

/** A console as one browser shows it: it keeps its cookies. */
function consoleOf(world: World) {
  const cookies = new Map<string, string>()
  const ask = async (method: string, path: string, body?: unknown, headers: Record<string, string> = CONSOLE) => {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const answer = await world.send(method, path, body, { ...headers, cookie })
    for (const line of answer.headers.getSetCookie()) {
      const [name = '', value = ''] = (line.split(';')[0] ?? '').split('=')
      if (value === '') cookies.delete(name)
      else cookies.set(name, value)
    }
    return answer
  }
  return { cookies, ask }
}
type Browser = ReturnType<typeof consoleOf>

const codeOf = async (answer: Response) => (await bodyOf<{ code: string }>(answer)).code

async function invite(world: World, role: StaffRole) {
  const answer = await world.post('/staff', { name: `A ${role}`, role })
  const { url, person } = await bodyOf<{ url: string; person: { id: string } }>(answer)
  return { invitation: url.split('/join/')[1] ?? '', id: person.id }
}

/** Invites a person of this role, who makes a passkey and is signed in. */
async function person(world: World, role: StaffRole) {
  const browser = consoleOf(world)
  const { invitation, id } = await invite(world, role)
  const offered = await browser.ask('POST', '/session/enrolment-options', { invitation })
  const { options } = await bodyOf<{ options: { challenge: string } }>(offered)
  const authenticator = await softwareAuthenticator()
  const passkey = await authenticator.make({ ...SITE, challenge: options.challenge })
  const enrolled = await browser.ask('POST', '/session/enrolment', { invitation, passkey })
  expect(enrolled.status).toBe(200)
  return { ...browser, id, invitation, authenticator }
}

async function show(
  browser: Browser,
  authenticator: Awaited<ReturnType<typeof person>>['authenticator'],
  path: string,
  changes: object = {},
) {
  const offered = await browser.ask(
    'POST',
    path === '/session/step-up' ? '/session/step-up-options' : '/session/passkey-options',
  )
  const { challenge } = await bodyOf<{ challenge: string }>(offered)
  return browser.ask('POST', path, await authenticator.show({ ...SITE, challenge, ...changes }))
}

test('the token opens the console until the first admin has a passkey, and after that it is for scripts alone', async () => {
  const world = operationsWorld()
  const first = consoleOf(world)
  expect((await first.ask('POST', '/session', { token: OPERATIONS_TOKEN })).status).toBe(200)
  expect((await first.ask('GET', '/brands')).status).toBe(200)
  const admin = await person(world, 'admin')
  expect((await first.ask('GET', '/brands')).status).toBe(401)
  expect(await codeOf(await first.ask('POST', '/session', { token: OPERATIONS_TOKEN }))).toBe('passkey_required')
  expect((await world.get('/brands')).status).toBe(200)
  expect(await bodyOf(await admin.ask('GET', '/session'))).toMatchObject({ name: 'A admin', role: 'admin' })
})

test('an invitation makes one passkey, once, within a day', async () => {
  const world = operationsWorld()
  const { invitation } = await person(world, 'viewer')
  const again = await consoleOf(world).ask('POST', '/session/enrolment-options', { invitation })
  expect([again.status, await codeOf(again)]).toEqual([401, 'invitation_refused'])
  const late = await invite(world, 'viewer')
  world.clock.now += 24 * 60 * MINUTE
  expect((await consoleOf(world).ask('POST', '/session/enrolment-options', late)).status).toBe(401)
})

test('T133 each operation has a row in the table of roles, and each row is an operation', async () => {
  const answer = await operationsWorld().send('GET', '/openapi.json')
  const { paths } = await bodyOf<{
    paths: Record<string, Record<string, { operationId: string; security?: unknown[] }>>
  }>(answer)
  const closed = Object.values(paths)
    .flatMap((path) => Object.values(path))
    .filter(({ security }) => security === undefined || security.length > 0)
    .map(({ operationId }) => operationId)
  expect(closed.filter((operation) => !ACCESS.has(operation))).toEqual([])
  expect([...ACCESS.keys()].filter((operation) => !closed.includes(operation))).toEqual([])
})

test('T133 every role meets every operation as the table says, the refused without an effect', {
  timeout: 120_000,
}, async () => {
  const world = operationsWorld()
  const { paths } = await bodyOf<{ paths: Record<string, Record<string, { operationId: string }>> }>(
    await world.send('GET', '/openapi.json'),
  )
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { operationId }]) => ({ path, method: method.toUpperCase(), operationId })),
  )
  for (const role of STAFF_ROLES) {
    const { ask } = await person(world, role)
    // Left alone for so long that a passkey has to be shown anew where the table says so.
    world.clock.now += 6 * MINUTE
    for (const { path, method, operationId } of operations) {
      const access = ACCESS.get(operationId)
      if (!access || operationId === 'checkSession') continue
      const allowed = role === 'admin' || access.roles.includes(role)
      const expected = !allowed ? 'role_missing' : access.stepUp ? 'step_up_required' : null
      // What is allowed may go wrong for want of a body; what is refused is refused before it is read.
      if (expected === null && method !== 'GET') continue
      const answer = await ask(
        method,
        path.replace(BASE, '').replaceAll(/\{\w+\}/g, 'nl1_none'),
        method === 'GET' ? undefined : {},
      )
      const code = answer.status === 403 ? await codeOf(answer) : null
      expect([role, operationId, code]).toEqual([role, operationId, expected])
    }
  }
})

test('T133 the whole UID of a card is shown to who issues cards, and to nobody else', async () => {
  const world = operationsWorld()
  for (const [role, status] of [
    ['viewer', 403],
    ['operator', 200],
    ['finance', 403],
    ['admin', 200],
  ] as const) {
    const { ask } = await person(world, role)
    expect([role, (await ask('GET', '/tokens?reveal=true')).status]).toEqual([role, status])
    expect((await ask('GET', '/tokens')).status).toBe(200)
  }
})

test('T133 what moves money or hands out access asks for the passkey anew after five minutes', async () => {
  const world = operationsWorld()
  const { ask, cookies, authenticator } = await person(world, 'admin')
  const invitation = { name: 'Somebody', role: 'viewer' }
  expect((await ask('POST', '/staff', invitation)).status).toBe(201)
  world.clock.now += 5 * MINUTE
  expect(await codeOf(await ask('POST', '/staff', invitation))).toBe('step_up_required')
  const colleague = await person(world, 'admin')
  expect((await show({ ask, cookies }, colleague.authenticator, '/session/step-up')).status).toBe(401)
  expect((await show({ ask, cookies }, authenticator, '/session/step-up')).status).toBe(200)
  expect((await ask('POST', '/staff', invitation)).status).toBe(201)
})

test('a console that is left alone for 15 minutes asks who is there, and a busy one after twelve hours', async () => {
  const world = operationsWorld()
  const busy = await person(world, 'viewer')
  const idle = await person(world, 'viewer')
  for (let at = 0; at < 14; at += 7) {
    world.clock.now += 7 * MINUTE
    expect((await busy.ask('GET', '/brands')).status).toBe(200)
  }
  world.clock.now += MINUTE
  expect((await idle.ask('GET', '/brands')).status).toBe(401)
  expect((await busy.ask('GET', '/brands')).status).toBe(200)
  for (let at = 0; at < 12 * 60; at += 14) {
    world.clock.now += 14 * MINUTE
    await busy.ask('GET', '/brands')
  }
  expect((await busy.ask('GET', '/brands')).status).toBe(401)
  expect((await show(idle, idle.authenticator, '/session/passkey')).status).toBe(200)
  expect((await idle.ask('GET', '/brands')).status).toBe(200)
})

test('what a page loads by itself does not keep the console signed in', async () => {
  const world = operationsWorld()
  const { ask } = await person(world, 'viewer')
  const byItself = { ...CONSOLE, 'x-operations-console': 'unattended' }
  for (let at = 0; at < 14; at += 7) {
    world.clock.now += 7 * MINUTE
    expect((await ask('GET', '/brands', undefined, byItself)).status).toBe(200)
  }
  world.clock.now += MINUTE
  expect((await ask('GET', '/brands', undefined, byItself)).status).toBe(401)
})

test('T131 a driver’s cookie opens nothing of the staff’s, under its own name or theirs', async () => {
  const world = operationsWorld()
  const secret = `nl1_volta.${'A'.repeat(43)}`
  for (const name of ['__Host-roamwatt-driver', '__Host-roamwatt-staff', 'roamwatt_operations']) {
    const browser = consoleOf(world)
    browser.cookies.set(name, secret)
    for (const path of ['/session', '/drivers', '/staff', '/tokens?reveal=true'])
      expect([name, path, (await browser.ask('GET', path)).status]).toEqual([name, path, 401])
  }
})

test('T116 a staff passkey shown for another host, origin or challenge, again, or by a counter that went back opens nothing', async () => {
  const world = operationsWorld()
  const { authenticator } = await person(world, 'admin')
  const attempt = async (changes: object) =>
    (await show(consoleOf(world), authenticator, '/session/passkey', changes)).status
  expect(await attempt({ signCount: 5 })).toBe(200)
  for (const changes of [
    { host: 'volta.localhost' },
    { origin: 'http://volta.localhost:8787' },
    { challenge: 'AAAA' },
    { signCount: 5 },
  ])
    expect([changes, await attempt({ signCount: 6, ...changes })]).toEqual([changes, 401])
  const browser = consoleOf(world)
  const { challenge } = await bodyOf<{ challenge: string }>(await browser.ask('POST', '/session/passkey-options'))
  const shown = await authenticator.show({ ...SITE, challenge, signCount: 7 })
  expect((await browser.ask('POST', '/session/passkey', shown)).status).toBe(200)
  expect((await browser.ask('POST', '/session/passkey', shown)).status).toBe(401)
})

test('T117 signing out ends the sign-in for every copy of its cookie, which no script reads and no other site sends', async () => {
  const world = operationsWorld()
  const { ask, cookies, authenticator } = await person(world, 'viewer')
  const signedIn = await show({ ask, cookies }, authenticator, '/session/passkey')
  const line = signedIn.headers.getSetCookie().find((one) => one.startsWith('__Host-roamwatt-staff=')) ?? ''
  for (const word of ['Path=/', 'HttpOnly', 'Secure', 'SameSite=Strict']) expect(line).toContain(word)
  const copy = consoleOf(world)
  for (const [name, value] of cookies) copy.cookies.set(name, value)
  expect((await copy.ask('GET', '/brands')).status).toBe(200)
  expect((await ask('DELETE', '/session')).status).toBe(200)
  expect((await copy.ask('GET', '/brands')).status).toBe(401)
})

test('who is taken out is out at once', async () => {
  const world = operationsWorld()
  const { ask, cookies, id, authenticator } = await person(world, 'operator')
  expect((await ask('GET', '/brands')).status).toBe(200)
  expect((await world.del(`/staff/${id}`)).status).toBe(204)
  expect((await ask('GET', '/brands')).status).toBe(401)
  expect((await show({ ask, cookies }, authenticator, '/session/passkey')).status).toBe(401)
})

test('T153 a person’s cookie opens nothing without the header that only our page can send', async () => {
  const world = operationsWorld()
  const { ask } = await person(world, 'admin')
  for (const headers of [{}, { origin: 'https://evil.example' }])
    expect((await ask('POST', '/staff', { name: 'X', role: 'admin' }, headers)).status).toBe(401)
})

test('T118 a role or a name that comes with a passkey changes nothing', async () => {
  const world = operationsWorld()
  const { ask, cookies, authenticator } = await person(world, 'viewer')
  const offered = await ask('POST', '/session/passkey-options')
  const { challenge } = await bodyOf<{ challenge: string }>(offered)
  const shown = await authenticator.show({ ...SITE, challenge })
  await consoleOf(world).ask('GET', '/session')
  expect(
    (
      await ask('POST', '/session/passkey', {
        ...shown,
        role: 'admin',
        staff: 'eu_other',
        __proto__: { role: 'admin' },
      })
    ).status,
  ).toBe(200)
  expect(cookies.has('__Host-roamwatt-staff')).toBe(true)
  expect(await bodyOf(await ask('GET', '/session'))).toMatchObject({ role: 'viewer' })
})
