import { DomainError } from '#domain/errors'
import { shardOf } from '#domain/identity/shard'
import type { SessionView } from '#durable-objects/charging-session/charging-session-rpc'
import { hmacHex, sha256Hex } from '#integrations/crypto/digests'
import type { DriverContext } from '../driver-context.ts'
import { SESSION_ID } from '../open-own-charge.ts'
import type { DriverSession } from '../ports.ts'
import { signedIn } from './signed-in-driver.ts'

/** The key by which a contract opens the charges it started itself: they are its own before the database has heard of them. */
export function contractSecret(signingKey: string, contract: string, session: string): Promise<string> {
  return hmacHex(signingKey, `contract_session|${contract}|${session}`)
}

/** A charge of the signed-in driver's contract. Another one's is not there, and says no more than one that never was. */
export async function ownSession(
  c: DriverContext,
  id: string,
): Promise<{ readonly session: DriverSession; readonly view: SessionView }> {
  const { ports } = c.var
  const { contract } = signedIn(c)
  if (!SESSION_ID.test(id) || !shardOf(id)) throw new DomainError('session_unknown')
  const session = ports.session(id)
  const secretHash = await sha256Hex(await contractSecret(ports.keys.signing, contract, id))
  const own = (await session.opens(secretHash)) || (await ports.sessionContract(id)) === contract
  const view = own ? await session.view() : null
  if (!view) throw new DomainError('session_unknown')
  return { session, view }
}
