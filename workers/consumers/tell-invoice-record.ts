import { parsePartyLabel } from '#domain/identity/party'
import { shardOf } from '#domain/identity/shard'
import { noteIssuedRecord, readIssuedRecord } from '#store/market/issued-invoice-records'
import type { House } from '../house.ts'

/**
 * Tells an operator of the latest state of an invoice record of ours, once a change. No answer is tried again; a refusal is kept where staff see
 * it, and the operator still finds the record in our list.
 */
export async function tellInvoiceRecord(house: House, peer: string, id: string): Promise<void> {
  const shard = shardOf(id)
  if (!shard) throw new Error('an invoice record without a shard')
  const database = house.market(shard)
  const issued = await readIssuedRecord(database, peer, id)
  if (!issued) return
  const { record, operator, toldOf, withdrawnAt } = issued
  if (toldOf !== null && toldOf >= record.lastUpdated) return
  const change = withdrawnAt !== null ? 'withdrawn' : toldOf === null ? 'new' : 'changed'
  const parties = { from: record, to: parsePartyLabel(operator) }
  const answer = await house.objects.party(peer).sendInvoiceRecord(record, change, parties)
  if (answer.outcome === 'unanswered') throw new Error(`invoice record not told: ${answer.problem}`)
  const problem = answer.outcome === 'refused' ? answer.problem : null
  await noteIssuedRecord(database, id, { toldOf: record.lastUpdated, problem })
}
