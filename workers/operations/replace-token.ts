import { createRoute, z } from '@hono/zod-openapi'
import { brandById } from '#brands/registry'
import { DomainError } from '#domain/errors'
import { plainUid, refuseUid } from '#domain/token/card-uid'
import { beginLife, lifeOf, unusableSince } from '#domain/token/life'
import { refuseMove } from '#domain/token/move-token'
import type { Token } from '#domain/token/token'
import type { House } from '#workers/house'
import { IdParams } from './driver-schema.ts'
import { CONFLICT, REFUSALS, UNKNOWN } from './error-body.ts'
import { issueToken } from './issue-token.ts'
import { jsonAnswer, jsonBody } from './json-content.ts'
import { knownToken } from './known-token.ts'
import { MoveWhy } from './move-schema.ts'
import type { OperationsApp } from './operations-context.ts'
import { Refusal } from './refusal.ts'
import { TokenView, viewToken } from './token-schema.ts'

const Replacement = MoveWhy.extend({
  uid: z.string().regex(/^[\x21-\x7e]{1,36}$/, '1 to 36 printable characters without spaces'),
  visualNumber: z.string().min(1).max(64).nullish(),
  state: z.enum(['ordered', 'issued', 'active']).default('issued'),
}).openapi('TokenReplacement')

const route = createRoute({
  method: 'post',
  path: '/tokens/{id}/replace',
  operationId: 'replaceToken',
  tags: ['drivers'],
  summary: 'Put a new card in the place of this one, which starts no charge any more and points at the new one',
  request: { params: IdParams, body: jsonBody(Replacement) },
  responses: {
    201: jsonAnswer('Both', z.object({ token: TokenView, replaced: TokenView }).openapi('ReplacedToken')),
    ...REFUSALS,
    ...UNKNOWN,
    ...CONFLICT,
  },
})

export const replaceToken = (app: OperationsApp) =>
  app.openapi(route, async (c) => {
    const { house } = c.env
    const { object, token: old } = await knownToken(house, c.req.valid('param').id)
    const { uid: asked, visualNumber, state, why } = c.req.valid('json')
    if (old.type !== 'RFID') throw new Refusal(400, 'input_invalid', 'only a card is replaced by another')
    const uid = plainUid(asked)
    const refused = uid === plainUid(old.uid) ? 'token_exists' : refuseUid(uid, brandById(old.brand))
    if (refused !== null) throw new DomainError(refused, { field: 'uid' })
    const now = house.now()
    // Refused before anything is issued; a crash between the two is ended by asking again.
    const standing = await successorOf(house, old)
    if (standing !== null && standing.uid !== uid) throw new DomainError('token_replaced')
    const notNow = standing === null ? refuseMove(old, 'replace') : null
    if (notNow !== null) throw new DomainError(notNow)
    const { id: _id, life: _life, ...kept } = old
    const life = beginLife(state, now)
    const blockedAt = unusableSince(life)
    const successor = { ...kept, uid, visualNumber: visualNumber ?? null, validUntil: null, life, blockedAt }
    const token = await issueToken(house, successor)
    const move = { kind: 'replace', successor: token.id } as const
    const replaced = await object.move({ move, by: 'staff', why: why ?? null, at: now })
    return c.json({ token: viewToken(token, false, now), replaced: viewToken(replaced, false, now) }, 201)
  })

/** The token that has taken the place of this one already. */
async function successorOf(house: House, token: Token): Promise<Token | null> {
  const { state, successor } = lifeOf(token)
  return state === 'replaced' && successor ? (await knownToken(house, successor)).token : null
}
