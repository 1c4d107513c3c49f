import { DomainError } from '#domain/errors'
import { shardOf } from '#domain/identity/shard'
import { type IssuedRecord, readIssuedRecord } from '#store/market/issued-invoice-records'
import type { House } from '#workers/house'

/** A standing invoice record of ours for a peer, and the database it is in; refuses an id that none has. */
export async function knownIssuedInvoice(
  house: House,
  peer: string,
  id: string,
): Promise<{ readonly database: D1Database; readonly issued: IssuedRecord }> {
  const shard = shardOf(id)
  const database = shard && house.market(shard)
  const issued = database && (await readIssuedRecord(database, peer, id))
  if (!issued || issued.withdrawnAt !== null) throw new DomainError('invoice_record_unknown')
  return { database, issued }
}
