import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { findLanding } from './find-landing.ts'
import { guard } from './platform/guard.ts'
import { say } from './platform/refusal.ts'
import type { RunningPlatform } from './platform/run-platform.ts'

/** A running demo: what a person can try, and how to stop it. */
export interface Demo {
  /** Links that sign the example drivers in, once each. */
  readonly signIns: readonly { readonly name: string; readonly url: string }[]
  /** What a QR code on a charger opens; undefined while no station is there. */
  readonly landing: string | undefined
  close(): Promise<void>
}

interface Operator {
  readonly country: string
  readonly party: string
  readonly name: string
  readonly timeZone: string
  readonly seed: number
}

const OPERATORS: readonly Operator[] = [
  { country: 'NL', party: 'NLD', name: 'Noordlicht Laden (simulated)', timeZone: 'Europe/Amsterdam', seed: 1 },
  { country: 'DE', party: 'RLN', name: 'Rheinlade (simulated)', timeZone: 'Europe/Berlin', seed: 2 },
  { country: 'FR', party: 'BRV', name: 'Bornes Rive (simulated)', timeZone: 'Europe/Paris', seed: 3 },
]

const BRANDS = [
  { id: 'roamwatt', name: 'Roamwatt', theme: 'roamwatt' },
  { id: 'volta', name: 'Volta', theme: 'volta' },
]

const OUR_PARTIES = [
  { countryCode: 'NL', partyId: 'RWA', brand: 'roamwatt', market: 'nl', name: 'Roamwatt Nederland' },
  { countryCode: 'DE', partyId: 'RWA', brand: 'roamwatt', market: 'de', name: 'Roamwatt Deutschland' },
  { countryCode: 'NL', partyId: 'VLT', brand: 'volta', market: 'nl', name: 'Volta Nederland' },
  { countryCode: 'DE', partyId: 'VLT', brand: 'volta', market: 'de', name: 'Volta Deutschland' },
]

const DRIVERS = [
  { brand: 'roamwatt', market: 'nl', name: 'Noor de Vries', email: 'noor@example.com' },
  { brand: 'roamwatt', market: 'de', name: 'Jonas Weber', email: 'jonas@example.com' },
  { brand: 'volta', market: 'nl', name: 'Sanne Bakker', email: 'sanne@example.com' },
  { brand: 'volta', market: 'de', name: 'Lena Fischer', email: 'lena@example.com' },
]

/** Cards a driver has for an operator: one card cannot charge in two countries at once, and a compressed clock makes it try. */
const CARDS_EACH = 2

/** The cards of all drivers at an operator. */
function cardsAt(operator: Operator): readonly string[] {
  return DRIVERS.flatMap((_, index) => cardsOf(index, operator))
}

function cardsOf(driver: number, operator: Operator): readonly string[] {
  return Array.from({ length: CARDS_EACH }, (_, card) => `04A2B9F1${operator.seed}${driver}${card}000`)
}

/** What a restart must find again: operators forget everything, the platform nothing. */
interface Memory {
  readonly peers: Record<string, { readonly id: string; readonly port: number }>
  readonly drivers: Record<string, { readonly id: string; readonly contract: string }>
}

/** Creates brands and drivers, starts the operators, and connects them by real OCPI. */
export async function startDemo(root: string, stateDirectory: string, platform: RunningPlatform): Promise<Demo> {
  const file = join(stateDirectory, 'demo.json')
  const memory = readMemory(file)
  const call = callOperations(platform)
  say('creating two brands and their drivers …')
  for (const brand of BRANDS) await call('POST', '/brands', brand)
  for (const party of OUR_PARTIES) await call('POST', '/parties', party)
  for (const [index, driver] of DRIVERS.entries()) await createDriver(call, memory, driver, index)
  writeMemory(file, memory)

  const running: RunningOperator[] = []
  for (const operator of OPERATORS) {
    say(`starting ${operator.name}, which registers by OCPI …`)
    const started = await startOperator(root, operator, memory.peers[operator.party]?.port ?? 0)
    running.push(started)
    const peer = await connectOperator(call, memory, operator, started)
    writeMemory(file, memory)
    for (const module of ['tariffs', 'locations']) await call('POST', `/peers/${peer}/pulls`, { module })
  }
  const signIns = []
  for (const { name } of DRIVERS) signIns.push({ name, url: await makeSignIn(call, memory, name) })
  const landing = await findLanding(running[0]?.origin, platform.origin, readSigningKey(stateDirectory), 'roamwatt')
  return {
    signIns,
    landing,
    close: async () => {
      for (const operator of running) operator.stop()
    },
  }
}

type CallOperations = (method: string, path: string, body?: unknown) => Promise<Record<string, unknown>>

/** Calls the operations API as any script could. */
function callOperations({ origin, operationsToken }: RunningPlatform): CallOperations {
  return (method, path, body) =>
    callJson(`${origin}/api/operations/v1${path}`, method, body, { authorization: `Bearer ${operationsToken}` })
}

async function callJson(
  url: string,
  method: string,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<Record<string, unknown>> {
  const response = await fetch(url, {
    method,
    headers: { ...headers, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const text = await response.text()
  if (!response.ok) throw new Error(`${method} ${url}: ${response.status} ${text.slice(0, 500)}`)
  return text === '' ? {} : (JSON.parse(text) as Record<string, unknown>)
}

async function createDriver(
  call: CallOperations,
  memory: Memory,
  driver: (typeof DRIVERS)[number],
  index: number,
): Promise<void> {
  if (memory.drivers[driver.name] !== undefined) return
  const created = (await call('POST', '/drivers', driver)) as { driver: { id: string }; contract: { id: string } }
  const contract = created.contract.id
  const cards = OPERATORS.flatMap((operator) => cardsOf(index, operator))
  for (const uid of cards) await call('POST', '/tokens', { contract, type: 'RFID', uid })
  await call('POST', '/tokens', { contract, type: 'APP_USER' })
  memory.drivers[driver.name] = { id: created.driver.id, contract }
}

async function makeSignIn(call: CallOperations, memory: Memory, name: string): Promise<string> {
  const driver = memory.drivers[name]
  if (driver === undefined) throw new Error(`${name} was not created`)
  const { url } = await call('POST', `/drivers/${driver.id}/sign-in-links`, { contract: driver.contract })
  return String(url)
}

interface RunningOperator {
  readonly origin: string
  stop(): void
}

async function startOperator(root: string, operator: Operator, port: number): Promise<RunningOperator> {
  const { country, party, name, timeZone, seed } = operator
  const pace = { 'time-zone': timeZone, 'time-scale': 60, stations: 40, auto: 3, uids: cardsAt(operator).join() }
  const flags = { country, party, name, port, seed, ...pace }
  const args = Object.entries(flags).flatMap(([flag, value]) => [`--${flag}`, String(value)])
  const child = spawn(process.execPath, [join(root, 'test', 'peers', 'cpo', 'main.ts'), ...args], {
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const release = child.pid === undefined ? () => {} : guard({ pid: child.pid })
  const origin = await readOrigin(child, name)
  return {
    origin,
    stop: () => {
      child.kill('SIGTERM')
      release()
    },
  }
}

function readOrigin(child: ChildProcess, name: string): Promise<string> {
  return new Promise((done, failed) => {
    child.on('error', failed)
    child.on('exit', (code) => failed(new Error(`${name} ended with ${code} before it was ready`)))
    if (child.stdout === null) return failed(new Error(`${name} says nothing`))
    createInterface(child.stdout).once('line', (line) => done((JSON.parse(line) as { origin: string }).origin))
  })
}

/** Connects an operator and answers its peer's id. One that was connected before is the same peer again. */
async function connectOperator(
  call: CallOperations,
  memory: Memory,
  operator: Operator,
  { origin }: RunningOperator,
): Promise<string> {
  const known = memory.peers[operator.party]
  const port = Number(new URL(origin).port)
  if (known !== undefined && known.port === port) {
    // It was restarted and knows nothing of us: the registration is made anew, this time by us.
    await call('DELETE', `/peers/${known.id}/registration`).catch(() => {})
    const { token, versionsUrl } = await callJson(`${origin}/control/invite`, 'POST', {})
    await call('POST', `/peers/${known.id}/connect`, { token, versionsUrl })
    return known.id
  }
  const invited = await call('POST', '/peers', { name: operator.name, allowedHosts: [new URL(origin).host] })
  const id = String(invited.id)
  memory.peers[operator.party] = { id, port }
  const { versionsUrl, registrationToken: token } = invited
  await callJson(`${origin}/control/register`, 'POST', { versionsUrl, token })
  return id
}

function readSigningKey(stateDirectory: string): string {
  const secrets = JSON.parse(readFileSync(join(stateDirectory, 'secrets.json'), 'utf8')) as { SIGNING_KEY?: string }
  return secrets.SIGNING_KEY ?? ''
}

function readMemory(file: string): Memory {
  if (!existsSync(file)) return { peers: {}, drivers: {} }
  return JSON.parse(readFileSync(file, 'utf8')) as Memory
}

function writeMemory(file: string, memory: Memory): void {
  writeFileSync(file, `${JSON.stringify(memory, null, 2)}\n`, { mode: 0o600 })
}
