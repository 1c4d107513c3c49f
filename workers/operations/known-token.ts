import { DomainError } from '#domain/errors'
import type { Token } from '#domain/token/token'
import type { Remote } from '#durable-objects/remote'
import type { TokenRpc } from '#durable-objects/token/token-rpc'
import type { House } from '#workers/house'
import { marketOf } from './market-of.ts'

/** A token's object and what it holds; refuses an id that no token has. */
export async function knownToken(
  house: House,
  id: string,
): Promise<{ readonly object: Remote<TokenRpc>; readonly token: Token; readonly revision: number }> {
  if (!marketOf(house, id)) throw new DomainError('token_unknown')
  const object = house.objects.token(id)
  const known = await object.read()
  if (!known) throw new DomainError('token_unknown')
  return { object, ...known }
}
