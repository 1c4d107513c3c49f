import type { Cdr } from '#domain/cdr/cdr'
import { partyLabel } from '#domain/identity/party'
import type { SettledNews } from '#durable-objects/charging-session/charging-session-rpc'
import { findOriginal, matchParkedCredits, type OriginalCdr } from '#store/market/credits'
import type { House } from '../house.ts'
import type { ArrivalFacts } from './arrival-facts.ts'

/** The key of the CDR that a credit names, which is one of the same operator; null for a CDR that is no credit. */
export function creditedKey(cdr: Cdr): string | null {
  return cdr.credit ? `${partyLabel(cdr)}:${(cdr.creditReferenceId ?? '').toUpperCase()}` : null
}

/** A credit that took a CDR back. */
export interface TakenBack {
  readonly credit: string
  readonly currency: string
  readonly original: OriginalCdr
}

/** Credits that came before this CDR, however long ago, take it back now. Answers those that did. */
export async function matchCredits(
  house: House,
  database: D1Database,
  key: string,
  currency: string,
): Promise<readonly TakenBack[]> {
  const matched = await matchParkedCredits(database, key, house.now())
  return matched.map(({ key: credit, original }) => ({ credit, currency, original }))
}

/** What took a CDR back that is there already; null without one. A crash may have kept its session from hearing of it. */
export async function takenBackBefore(database: D1Database, key: string, currency: string): Promise<TakenBack | null> {
  const original = await findOriginal(database, key)
  return original?.creditedBy ? { credit: original.creditedBy, currency, original } : null
}

/** A driver who was billed for what was taken back sees that nothing is due until the charge is billed anew, and gets back what was paid. */
export async function tellCredited(
  house: House,
  facts: ArrivalFacts,
  { credit, currency, original }: TakenBack,
): Promise<void> {
  const { key: reverses, session, sessionKey, postings } = original
  if (!postings.some(({ kind }) => kind === 'charge_price')) return
  const nothing = { grossMinor: 0, netMinor: 0, vatMinor: 0, vatBasisPoints: 0 }
  const price = { status: 'none', reasons: ['price_reversed'], currency, ...nothing, cdrKey: credit } as const
  const news: SettledNews = { ...price, reverses }
  const id = session ?? (sessionKey && (await facts.keepPrice(sessionKey, news)))
  if (id) await house.objects.session(id).settle(news, house.now())
}
