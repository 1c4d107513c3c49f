import { DomainError } from '#domain/errors'
import type { Instant } from '#domain/instant'
import { hasSwitch, identityOf } from '#domain/token/identity'
import { lifeOf, stateAt } from '#domain/token/life'
import type { Token } from '#domain/token/token'
import type { DriverContext } from '../driver-context.ts'
import { signedIn } from './signed-in-driver.ts'

/** The identity of a car of the signed-in driver; somebody else's is not there. */
export async function ownCar(c: DriverContext, id: string): Promise<Token> {
  const { contract } = signedIn(c)
  const token = (await c.var.ports.carTokens(contract)).find((one) => one.id === id)
  if (!token || !hasSwitch(token)) throw new DomainError('token_unknown')
  return token
}

/** What a driver sees of it: never the uid, which is all it takes to charge in their name. */
export function viewCar(token: Token, now: Instant) {
  const { switchedOffAt } = lifeOf(token)
  return {
    id: token.id,
    kind: identityOf(token) === 'autocharge' ? ('autocharge' as const) : ('contract_certificate' as const),
    name: token.visualNumber,
    on: switchedOffAt === null,
    state: stateAt(token, now),
  }
}
