import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

const ROOT = new URL('../..', import.meta.url).pathname

/** Calls the operations API; throws with the answer's text when it is refused. */
export type Operations = (method: string, path: string, body?: unknown) => Promise<Record<string, never>>

/** The platform as `npm start` runs it, empty, with one simulated operator registered over OCPI. */
export interface RealPlatform {
  readonly origin: string
  readonly signingKey: string
  readonly operator: string
  readonly operations: Operations
  close(): void
}

/** The platform alone, as `npm start -- --empty` runs it. */
export interface EmptyPlatform {
  readonly origin: string
  readonly operationsToken: string
  readonly signingKey: string
  readonly operations: Operations
  close(): void
}

/** Starts the platform on a free port and a state directory of its own. */
export async function startEmptyPlatform(): Promise<EmptyPlatform> {
  const state = mkdtempSync(join(tmpdir(), 'roamwatt-browser-'))
  const port = String(await freePort())
  const platform = run(['scripts/start.ts', '--empty', '--json', '--port', port, '--state', state])
  const { origin, operationsToken } = await readyLine(platform)
  const { SIGNING_KEY: signingKey } = JSON.parse(readFileSync(join(state, 'secrets.json'), 'utf8'))
  return {
    origin,
    operationsToken,
    signingKey,
    operations: (method, path, body) =>
      call(method, `${origin}/api/operations/v1${path}`, body, { authorization: `Bearer ${operationsToken}` }),
    close: () => {
      platform.once('exit', () => rmSync(state, { recursive: true, force: true }))
      platform.kill('SIGINT')
    },
  }
}

/** Starts both on free ports and a state directory of their own, and waits until the operator's stations are there. */
export async function startRealPlatform(): Promise<RealPlatform> {
  const { origin, signingKey, operations, close } = await startEmptyPlatform()
  const operator = run(
    [
      'test/peers/cpo/main.ts',
      '--country',
      'NL',
      '--party',
      'TST',
      '--name',
      'Testlader',
      '--seed',
      '7',
      '--stations',
      '12',
    ].concat(['--time-scale', '60', '--time-zone', 'Europe/Amsterdam']),
  )
  const operatorOrigin = (await readyLine(operator)).origin
  await operations('POST', '/brands', { id: 'roamwatt', name: 'Roamwatt', theme: 'roamwatt' })
  const party = { countryCode: 'NL', partyId: 'RWA', brand: 'roamwatt', market: 'nl', name: 'Roamwatt Nederland' }
  await operations('POST', '/parties', party)
  const host = new URL(operatorOrigin).host
  const invited = await operations('POST', '/peers', { name: 'Testlader', allowedHosts: [host] })
  const { versionsUrl, registrationToken: token, id } = invited
  await call('POST', `${operatorOrigin}/control/register`, { versionsUrl, token })
  await until(async () => {
    const { items } = (await operations('GET', `/peers/${id}/pulls`)) as unknown as { items: { state: string }[] }
    return items.length === 2 && items.every((pull) => pull.state === 'finished')
  })
  return {
    origin,
    signingKey,
    operator: operatorOrigin,
    operations,
    close: () => {
      operator.kill('SIGKILL')
      close()
    },
  }
}

/** Waits for a condition, asking for it; fails after a minute. */
export async function until(condition: () => Promise<boolean>): Promise<void> {
  const giveUpAt = Date.now() + 60_000
  while (!(await condition())) {
    if (Date.now() > giveUpAt) throw new Error('the condition did not come true')
    await new Promise((next) => setTimeout(next, 200))
  }
}

function run(args: readonly string[]): ChildProcess {
  return spawn(process.execPath, args, { cwd: ROOT, stdio: ['ignore', 'pipe', 'ignore'] })
}

function readyLine(child: ChildProcess): Promise<{ origin: string; operationsToken: string }> {
  return new Promise((done, failed) => {
    child.once('exit', (code) => failed(new Error(`ended with ${code} before it was ready`)))
    if (child.stdout) createInterface(child.stdout).on('line', (line) => line.startsWith('{') && done(JSON.parse(line)))
  })
}

async function call(method: string, url: string, body?: unknown, headers = {}): Promise<Record<string, never>> {
  const answer = await fetch(url, {
    method,
    headers: { ...headers, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const text = await answer.text()
  if (!answer.ok) throw new Error(`${method} ${url}: ${answer.status} ${text}`)
  return text === '' ? {} : JSON.parse(text)
}

function freePort(): Promise<number> {
  return new Promise((done) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => done(typeof address === 'object' && address ? address.port : 0))
    })
  })
}
