import type { Cdr } from '#domain/cdr/cdr'
import { partyLabel } from '#domain/identity/party'
import type { SettledPrice } from '#durable-objects/charging-session/charging-session-rpc'
import { findOriginal, matchParkedCredits, type OriginalCdr } from '#store/market/credits'
import type { House } from '../house.ts'

/** The key of the CDR that a credit names, which is one of the same operator; null for a CDR that is no credit. */
export function creditedKey(cdr: Cdr): string | null {
  return cdr.credit ? `${partyLabel(cdr)}:${(cdr.creditReferenceId ?? '').toUpperCase()}` : null
}

/** Credits that came before this CDR, however long ago, take it back now. True when one did. */
export async function matchCredits(
  house: House,
  database: D1Database,
  key: string,
  currency: string,
): Promise<boolean> {
  const matched = await matchParkedCredits(database, key, house.now())
  for (const { key: credit, session, outcome } of matched) {
    await tellCredited(house, credit, currency, { session, postings: outcome.transactions })
  }
  return matched.length > 0
}

/** A driver who was billed for what was taken back sees that nothing is due until the charge is billed anew. */
export async function tellCredited(
  house: House,
  credit: string,
  currency: string,
  original: Pick<OriginalCdr, 'session' | 'postings'> | null,
): Promise<void> {
  if (!original?.session || !original.postings.some(({ kind }) => kind === 'charge_price')) return
  const nothing = { grossMinor: 0, netMinor: 0, vatMinor: 0, vatBasisPoints: 0 }
  const price: SettledPrice = { status: 'none', reasons: ['price_reversed'], currency, ...nothing, cdrKey: credit }
  await house.objects.session(original.session).settle(price, house.now())
}

/** What was taken back is not settled again; a crash may have kept its session from hearing of it. */
export async function tellCreditedAgain(
  house: House,
  database: D1Database,
  key: string,
  currency: string,
): Promise<void> {
  const original = await findOriginal(database, key)
  if (original?.creditedBy) await tellCredited(house, original.creditedBy, currency, original)
}
