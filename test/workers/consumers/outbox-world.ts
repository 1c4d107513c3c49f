import type { Token } from '#domain/token/token'
import type { OutboxHint } from '#durable-objects/outbox-rpc'
import { randomId } from '#durable-objects/random-id'
import { objectsOf } from '#durable-objects/region'
import { bindings } from '../../faults/bindings.ts'

/** A token of a driver without a contract: the simplest thing with an outbox. */
export function tokenOf(id: string, changes: Partial<Token> = {}): Token {
  return {
    id,
    brand: 'roamwatt',
    market: 'nl',
    countryCode: 'NL',
    partyId: 'RWT',
    uid: id.slice(4, 20).toUpperCase(),
    type: 'RFID',
    contractId: 'NL-RWT-C00000001',
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

/** Issues tokens whose change is in their outbox and not yet in the database; answers their ids. */
export async function issueTokens(count: number): Promise<string[]> {
  const ids = Array.from({ length: count }, () => randomId('nl1'))
  const objects = objectsOf(bindings)
  await Promise.all(ids.map((id) => objects.token(id).issue(tokenOf(id))))
  return ids
}

/** Which of these tokens the database has. */
export async function projected(ids: readonly string[]): Promise<string[]> {
  const { results } = await bindings.MARKET_NL.prepare(
    'SELECT id FROM tokens WHERE id IN (SELECT value FROM json_each(?)) ORDER BY seq',
  )
    .bind(JSON.stringify(ids))
    .all<{ id: string }>()
  return results.map(({ id }) => id)
}

/** How many facts of these tokens still wait in their outboxes. */
export async function waiting(ids: readonly string[]): Promise<number> {
  const objects = objectsOf(bindings)
  const states = await Promise.all(ids.map((id) => objects.token(id).outboxState()))
  return states.reduce((sum, state) => sum + state.waiting, 0)
}

/** A hint about the first fact of a token. */
export function hintOf(id: string, changes: Partial<OutboxHint> = {}): OutboxHint {
  return { class: 'Token', object: id, seq: 1, type: 'TokenChanged', version: 1, ...changes }
}
