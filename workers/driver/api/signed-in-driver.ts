import { DomainError } from '#domain/errors'
import type { ContractRecord, DriverRecord } from '#durable-objects/contract/contract-rpc'
import type { DriverContext } from '../driver-context.ts'
import type { SignedInDriver } from '../driver-cookie.ts'

/** Who the cookie is for. The surface lets nobody else come here. */
export function signedIn(c: DriverContext): SignedInDriver {
  const { driver } = c.var
  if (!driver) throw new Error('an operation was reached by nobody')
  return driver
}

/** The contract of the signed-in driver as it is now. */
export async function ownContract(
  c: DriverContext,
): Promise<{ readonly contract: ContractRecord; readonly driver: DriverRecord }> {
  const found = await c.var.ports.contract(signedIn(c).contract)
  if (!found) throw new DomainError('contract_unknown')
  return found
}
