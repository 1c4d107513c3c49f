import { expect, test } from 'vitest'
import { bodyOf, OPERATIONS_TOKEN, operationsWorld } from './operations-world.ts'

interface ErrorBody {
  readonly code: string
  readonly field: string | null
  readonly message: string
  readonly requestId: string
}

const CONSOLE = { 'x-operations-console': '1' }

async function signIn(world: ReturnType<typeof operationsWorld>): Promise<string> {
  const answer = await world.send('POST', '/session', { token: OPERATIONS_TOKEN })
  expect(answer.status).toBe(200)
  return answer.headers.get('set-cookie') ?? ''
}

test('without a token there is no answer but 401, which says what to do', async () => {
  const { send } = operationsWorld()
  for (const path of ['/peers', '/tokens?reveal=true', '/overview', '/nothing-of-ours']) {
    const answer = await send('GET', path)
    expect([path, answer.status]).toEqual([path, 401])
    const body = await bodyOf<ErrorBody>(answer)
    expect(body.code).toBe('sign_in_required')
    expect(body.requestId).toBe(answer.headers.get('x-request-id'))
  }
})

test('a wrong token, a token of another length and an empty one are refused alike', async () => {
  const { send } = operationsWorld()
  for (const token of [`${OPERATIONS_TOKEN.slice(0, -1)}x`, 'x', '', `${OPERATIONS_TOKEN} `.repeat(2)]) {
    const answer = await send('GET', '/brands', undefined, { authorization: `Bearer ${token}` })
    expect(answer.status).toBe(401)
  }
})

test('a console that shows the token once gets a cookie that no script can read', async () => {
  const world = operationsWorld()
  const cookie = await signIn(world)
  expect(cookie).toMatch(/HttpOnly/)
  expect(cookie).toMatch(/SameSite=Strict/)
  expect(cookie).toMatch(/Path=\/api\/operations/)
  expect(cookie).not.toContain(OPERATIONS_TOKEN)
  const answer = await world.send('GET', '/session', undefined, { cookie: cookie.split(';')[0] ?? '', ...CONSOLE })
  expect(answer.status).toBe(200)
})

test('the cookie alone opens nothing: a page elsewhere cannot add the header', async () => {
  const world = operationsWorld()
  const cookie = (await signIn(world)).split(';')[0] ?? ''
  expect((await world.send('GET', '/brands', undefined, { cookie })).status).toBe(401)
  expect((await world.send('GET', '/brands', undefined, CONSOLE)).status).toBe(401)
  expect((await world.send('GET', '/brands', undefined, { cookie, ...CONSOLE })).status).toBe(200)
})

test('a cookie that was changed or has run out opens nothing', async () => {
  const world = operationsWorld()
  const cookie = (await signIn(world)).split(';')[0] ?? ''
  const later = cookie.replace(/=(\d+)\./, (_, until) => `=${Number(until) + 1}.`)
  expect((await world.send('GET', '/brands', undefined, { cookie: later, ...CONSOLE })).status).toBe(401)
  world.clock.now += 13 * 3600 * 1000
  expect((await world.send('GET', '/brands', undefined, { cookie, ...CONSOLE })).status).toBe(401)
})

test('a wrong token at sign-in names its field and sets no cookie', async () => {
  const { send } = operationsWorld()
  const answer = await send('POST', '/session', { token: 'guess' })
  expect(answer.status).toBe(401)
  expect(answer.headers.get('set-cookie')).toBeNull()
  expect((await bodyOf<ErrorBody>(answer)).field).toBe('token')
})

test('the description is open to anybody and lists every operation once', async () => {
  const { send } = operationsWorld()
  const answer = await send('GET', '/openapi.json')
  expect(answer.status).toBe(200)
  const api = await bodyOf<{ openapi: string; paths: Record<string, Record<string, { operationId?: string }>> }>(answer)
  expect(api.openapi).toBe('3.1.0')
  const ids = Object.values(api.paths).flatMap((path) => Object.values(path).map(({ operationId }) => operationId))
  expect(ids.length).toBeGreaterThan(40)
  expect(new Set(ids).size).toBe(ids.length)
})

test('a body that is no JSON, and one that is too large, are refused in the same shape', async () => {
  const world = operationsWorld()
  const asStaff = { authorization: `Bearer ${OPERATIONS_TOKEN}`, 'content-type': 'application/json' }
  const broken = await world.send('POST', '/brands', undefined, asStaff)
  expect(broken.status).toBe(400)
  expect((await bodyOf<ErrorBody>(broken)).code).toBe('input_invalid')
  const large = await world.post('/brands', { id: 'x', name: 'y'.repeat(300_000), theme: 'z' })
  expect(large.status).toBe(413)
})
