import { DomainError } from '#domain/errors'
import { partyLabel } from '#domain/identity/party'
import { shardOf } from '#domain/identity/shard'
import { lifeOf } from '#domain/token/life'
import type { Token } from '#domain/token/token'
import { randomId } from '#durable-objects/random-id'
import type { MovedBy } from '#durable-objects/token/token-rpc'
import { directoryDigest, tokenValue } from '#integrations/crypto/directory-digest'
import type { House } from '#workers/house'

/**
 * Issues a token once: the directory decides who has a uid, and the same uid for the same contract again is the token that is there. An entry
 * whose token was never issued is left by a crash between the two: it is issued now. Throws DomainError `token_exists` for a uid of somebody
 * else, `token_replaced` or `token_returned` for one whose life is over: that uid is never given out again.
 */
export async function issueToken(house: House, token: Omit<Token, 'id'>, by: MovedBy = 'staff'): Promise<Token> {
  // The contract's own shard, so that all of it lies in one database.
  const shard = token.contract === null ? null : shardOf(token.contract)
  if (shard === null) throw new Error('a token without a contract is not issued here')
  const value = tokenValue(token.type, token.uid)
  const digest = await directoryDigest(house.keys.pepper, 'token', partyLabel(token), value)
  const holder = await house.objects.directory(digest).claim(digest, { shard, object: randomId(shard) })
  const object = house.objects.token(holder.object)
  const there = await object.read()
  if (!there) {
    if (holder.shard !== shard) throw new DomainError('token_exists', { field: 'uid' })
    const issued = { ...token, id: holder.object }
    await object.issue(issued, by)
    return issued
  }
  const { state } = lifeOf(there.token)
  if (state === 'replaced' || state === 'returned') throw new DomainError(`token_${state}`, { field: 'uid' })
  if (there.token.contract !== token.contract) throw new DomainError('token_exists', { field: 'uid' })
  return there.token
}
