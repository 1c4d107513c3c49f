import { DomainError } from '#domain/errors'
import type { ContractRecord, DriverRecord } from '#durable-objects/contract/contract-rpc'
import type { House } from '#workers/house'
import { marketOf } from './market-of.ts'

/** A contract and its driver as their object has them, at once after their creation; refuses an id that no contract has. */
export async function knownContract(
  house: House,
  id: string,
  field?: string,
): Promise<{ readonly contract: ContractRecord; readonly driver: DriverRecord }> {
  const known = marketOf(house, id) && (await house.objects.contract(id).read())
  if (!known) throw new DomainError('contract_unknown', field === undefined ? {} : { field })
  return known
}
