import { shardOf } from '#domain/identity/shard'
import { confirmCapture } from '#domain/payment-terminal/financial-advice'
import type { CaptureEnded } from '#durable-objects/charging-session/capture-ended'
import { keepFinancialAdvice, noteFinancialAdvice } from '#store/market/financial-advice'
import { readInvoiceReference } from '#store/market/read-invoice-reference'
import type { House } from '../house.ts'

/**
 * Tells the operator what became of a direct payment, where it makes the invoice itself (its CDR refers to one) and takes confirmations.
 * Kept before it is sent and sent once; no answer is tried again, a refusal is kept with the confirmation.
 */
export async function adviseOperator(house: House, capture: CaptureEnded): Promise<void> {
  const { session, peer, brand, market, operator, ours } = capture
  const shard = shardOf(session)
  if (!shard) throw new Error('a session without a shard')
  const database = house.market(shard)
  if ((await readInvoiceReference(database, capture.cdrKey)) === null) return
  const party = house.objects.party(peer)
  const parties = { from: ours, to: operator }
  // Asked of the connection, not of the party: one that its hub does not reach now gets it later.
  if (!(await party.takesPaymentObjects({ from: ours, to: null }))) return
  const kept = await keepFinancialAdvice(database, {
    confirmation: confirmCapture({ ...capture, at: house.now() }),
    peer,
    brand,
    market,
  })
  if (!kept.isDue) return
  const answer = await party.createPaymentObject({ kind: 'financial_advice', confirmation: kept.confirmation }, parties)
  if (answer.outcome === 'unanswered') throw new Error(`capture not confirmed: ${answer.problem}`)
  const isThere = answer.outcome === 'taken'
  await noteFinancialAdvice(database, session, {
    sentAt: isThere ? house.now() : null,
    problem: isThere ? null : answer.problem,
  })
}
