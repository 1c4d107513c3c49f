import { runInDurableObject } from 'cloudflare:test'
import type { Token } from '#domain/token/token'
import type { ContractRecord, DriverRecord } from '#durable-objects/contract/contract-rpc'
import { randomId } from '#durable-objects/random-id'
import { objectsOf } from '#durable-objects/region'
import { bindings } from '../faults/bindings.ts'

/** All objects of the tests' bindings. */
export const objects = objectsOf(bindings)

/** An object's stub as the test tools take it. */
export function stubOf(object: unknown): DurableObjectStub {
  return object as DurableObjectStub
}

/** When an object's alarm is set; null when it is not. */
export function alarmOf(object: unknown): Promise<number | null> {
  return runInDurableObject(stubOf(object), (_, state) => state.storage.getAlarm())
}

/** Everything an object has stored, as text. */
export function storedIn(object: unknown): Promise<string> {
  return runInDurableObject(stubOf(object), async (_, { storage }) => {
    const tables = storage.sql
      .exec<{ name: string }>(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '\\_cf%' ESCAPE '\\'",
      )
      .toArray()
      .filter(({ name }) => !name.startsWith('sqlite_'))
    const rows = tables.map(({ name }) => storage.sql.exec(`SELECT * FROM "${name}"`).toArray())
    return JSON.stringify([rows, [...(await storage.list()).entries()]])
  })
}

/** A token of a Dutch driver. */
export function tokenOf(changes: Partial<Token> = {}): Token {
  const id = changes.id ?? randomId('nl1')
  return {
    id,
    brand: 'roamwatt',
    market: 'nl',
    countryCode: 'NL',
    partyId: 'RWT',
    uid: id.slice(4, 20).toUpperCase(),
    type: 'RFID',
    contractId: `NL-RWT-C${id.slice(4, 12)}`.toUpperCase(),
    contract: null,
    driver: null,
    visualNumber: null,
    issuer: 'Roamwatt',
    groupId: null,
    language: null,
    whitelist: 'ALLOWED',
    blockedAt: null,
    validUntil: null,
    ...changes,
  }
}

/** Opens a contract with so many tokens. */
export async function contractWith(
  count: number,
  spendingLimitMinor: number | null = null,
  concurrentLimit: number | null = null,
) {
  const common = { brand: 'roamwatt', market: 'nl', createdAt: 1 }
  const driver: DriverRecord = { ...common, id: randomId('nl1'), name: 'Jan Jansen', email: null, language: 'nl' }
  const contract: ContractRecord = {
    ...common,
    id: randomId('nl1'),
    driver: driver.id,
    contractId: randomId('NL-RWT').toUpperCase(),
    plan: { kind: 'pay_as_you_go', sessionFeeMinor: 0 },
    spendingLimitMinor,
    concurrentLimit,
    suspendedAt: null,
  }
  await objects.contract(contract.id).open(contract, driver)
  const tokens = Array.from({ length: count }, () => tokenOf({ contract: contract.id, driver: driver.id }))
  for (const token of tokens) await objects.token(token.id).issue(token)
  return { contract, driver, tokens }
}

/** An operator asks whether a token may charge. */
export function ask(token: Token, changes: { now?: number; site?: typeof DELFT | null; peer?: string } = {}) {
  const { now = Date.now(), site = null, peer = 'eu_peer' } = changes
  return objects.token(token.id).authorize({ peer, now, site, placeNamed: site !== null, reference: randomId('nl1') })
}

export const DELFT = { country: 'NLD', latitude: 52.011577, longitude: 4.357068 }
export const LISBON = { country: 'PRT', latitude: 38.7223, longitude: -9.1393 }
export const OSLO = { country: 'NOR', latitude: 59.9139, longitude: 10.7522 }
export const BERLIN = { country: 'DEU', latitude: 52.520008, longitude: 13.404954 }
