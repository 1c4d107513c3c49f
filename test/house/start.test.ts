import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { makeSmallHouse } from './small-house.ts'
import { findFreePort, startProcess } from './start-process.ts'
import { makeDirectory } from './temporary.ts'

const SLOW = { timeout: 60_000 }

async function given() {
  const state = join(makeDirectory(), 'state')
  const port = await findFreePort()
  return { house: makeSmallHouse(), state, port, args: ['--empty', '--json', '--port', String(port), '--state', state] }
}

const getJson = async (url: string): Promise<unknown> => (await fetch(url)).json()

function isAlive(pid: number): boolean {
  // A killed process that its parent has not yet been told of still has an id.
  try {
    return !readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z ')
  } catch {
    return false
  }
}

test('a start prints one JSON line when it answers, and nothing else on standard output', SLOW, async () => {
  const { house, args, port } = await given()
  const { child, ready, exited } = startProcess(house, args)
  const line = await ready
  const origin = `http://localhost:${port}`
  expect(line).toEqual({ ready: true, origin, operationsToken: expect.stringMatching(/^[\w-]{43}$/) })
  expect(await getJson(`${origin}/api/whoami`)).toEqual({
    origin,
    configured: origin,
    token: line.operationsToken,
    environment: 'development',
  })
  const brand = await fetch(`http://127.0.0.1:${port}/driver/main.js`)
  expect(await brand.text()).toContain('driver')
  await vi.waitFor(async () => expect(await getJson(`${origin}/api/crons`)).toContain('*/5 * * * *'), 10_000)
  child.kill('SIGINT')
  const { status, stdout } = await exited
  expect(status).toBe(0)
  expect(stdout).toBe(`${JSON.stringify(line)}\n`)
})

test('what was stored is there after kill -9, and nothing keeps running', SLOW, async () => {
  const { house, args, state, port } = await given()
  const first = startProcess(house, args)
  const { origin, operationsToken } = await first.ready
  await fetch(`${origin}/api/notes`, { method: 'POST', body: 'kept' })
  expect(await getJson(`${origin}/api/count`)).toBe(1)
  const runtime = Number(readFileSync(join(state, 'runtime.pid'), 'utf8'))
  expect(isAlive(runtime)).toBe(true)

  first.child.kill('SIGKILL')
  await first.exited
  await vi.waitFor(() => expect(isAlive(runtime)).toBe(false), 5000)

  const second = startProcess(house, args)
  expect(await second.ready).toEqual({ ready: true, origin: `http://localhost:${port}`, operationsToken })
  expect(await getJson(`${origin}/api/notes`)).toEqual(['kept'])
  expect(await getJson(`${origin}/api/count`)).toBe(2)
})

test('killing what npm started ends the platform as well', SLOW, async () => {
  const { house, args, state, port } = await given()
  const { child, ready } = startProcess(house, args, true)
  await ready
  const runtime = Number(readFileSync(join(state, 'runtime.pid'), 'utf8'))
  child.kill('SIGKILL')
  await vi.waitFor(() => expect(isAlive(runtime)).toBe(false), 5000)
  await expect(fetch(`http://127.0.0.1:${port}/health`)).rejects.toThrow()
})

test('a second start on the same state is refused, and so is one on the same port', SLOW, async () => {
  const { house, args, state, port } = await given()
  await startProcess(house, args).ready
  const other = await findFreePort()

  const sameState = await startProcess(house, ['--empty', '--port', String(other), '--state', state]).exited
  expect(sameState).toMatchObject({ status: 2, stdout: '' })
  expect(sameState.stderr).toContain(`is in use by process`)
  expect(sameState.stderr).toContain(`http://localhost:${port}`)

  const samePort = await startProcess(house, ['--empty', '--port', String(port), '--state', makeDirectory()]).exited
  expect(samePort).toMatchObject({ status: 2, stdout: '' })
  expect(samePort.stderr).toContain(`port ${port} is taken`)
})

test('a port that something else answers on is refused', SLOW, async () => {
  const { house, state } = await given()
  const server = createServer()
  onTestFinished(() => void server.close())
  const port = await new Promise<number>((done) => {
    server.listen(0, '127.0.0.1', () => done((server.address() as { port: number }).port))
  })
  const { status, stderr } = await startProcess(house, ['--port', String(port), '--state', state]).exited
  expect(status).toBe(2)
  expect(stderr).toBe(`refused: port ${port} is taken; choose another with --port\n`)
})

test('a directory that cannot be written is refused', SLOW, async () => {
  const { house, port } = await given()
  // Below a file: a person with all rights cannot write there either.
  const state = join(house, 'package.json', 'state')
  const { status, stderr } = await startProcess(house, ['--port', String(port), '--state', state]).exited
  expect(status).toBe(2)
  expect(stderr).toContain(`refused: cannot write to the state directory ${state}`)
})

test('a directory written by a newer release is refused, and stays as it is', SLOW, async () => {
  const { house, port } = await given()
  const state = makeDirectory()
  const newer = JSON.stringify({ version: '9.0.0', schema: 999 })
  writeFileSync(join(state, 'release.json'), newer)
  const { status, stderr } = await startProcess(house, ['--port', String(port), '--state', state]).exited
  expect(status).toBe(2)
  expect(stderr).toContain('was written by a newer release (9.0.0, schema 999)')
  expect(readFileSync(join(state, 'release.json'), 'utf8')).toBe(newer)
})

test('secrets are made once and only their owner may read them', SLOW, async () => {
  const { house, args, state } = await given()
  const { child, ready, exited } = startProcess(house, args)
  await ready
  const file = join(state, 'secrets.json')
  expect(statSync(file).mode & 0o777).toBe(0o600)
  const { PEPPER } = JSON.parse(readFileSync(file, 'utf8')) as { PEPPER: string }
  expect(Buffer.from(PEPPER, 'base64')).toHaveLength(32)
  child.kill('SIGTERM')
  expect((await exited).status).toBe(0)
})

test.each([
  [['--port', '0'], '--port must be a number from 1 to 65535, not "0"'],
  [['--port', 'x'], '--port must be a number from 1 to 65535, not "x"'],
  [['--prot', '1'], "Unknown option '--prot'"],
])('the flags %j are refused with a word on what is wrong', SLOW, async (args, words) => {
  const { status, stdout, stderr } = await startProcess(makeSmallHouse(), args).exited
  expect(status).toBe(2)
  expect(stdout).toBe('')
  expect(stderr).toContain(words)
})
