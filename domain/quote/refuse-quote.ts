import { canonicalJson } from '#domain/canonical-json'
import type { PartyKey } from '#domain/identity/party'
import type { Instant } from '#domain/instant'
import type { PlanTerms, Quote } from '#domain/quote/quote'

/**
 * Why no charge starts from a quote. quote_unknown: it is none of ours, or was altered. quote_foreign: it is for somebody or somewhere else.
 * quote_expired: its time is over, or has not begun. quote_changed: the price is another one by now.
 */
export type QuoteRefusal = 'quote_unknown' | 'quote_foreign' | 'quote_expired' | 'quote_changed'

/** For whom, where and when a charge is to start. */
export interface QuoteUse {
  readonly brand: string
  /** By what the driver pays now; null: without a contract, whatever the terms of that are. */
  readonly plan: PlanTerms | null
  /** Where the driver stands; null where only the quote says it. */
  readonly place: QuotePlace | null
  readonly now: Instant
}

/** A connector, and the market of its site. */
export interface QuotePlace extends PartyKey {
  readonly market: string
  readonly peer: string
  readonly locationId: string
  readonly evseUid: string
  readonly connectorId: string
}

/** Why a charge may not start from this quote; null when it may, as far as the quote itself says. Whether its tariff is current, the book knows. */
export function refuseQuote(quote: Quote | null, { brand, plan, place, now }: QuoteUse): QuoteRefusal | null {
  if (quote === null) return 'quote_unknown'
  if (quote.brand !== brand || quote.plan.kind !== (plan?.kind ?? 'ad_hoc')) return 'quote_foreign'
  if (place !== null && !isAt(quote, place)) return 'quote_foreign'
  if (now < quote.validFrom || now >= quote.validUntil) return 'quote_expired'
  // The same kind of plan on other terms: the driver's own has changed, or the quote was shown to somebody else.
  return plan !== null && canonicalJson(plan) !== canonicalJson(quote.plan) ? 'quote_changed' : null
}

function isAt(quote: Quote, place: QuotePlace): boolean {
  return (
    quote.market === place.market &&
    quote.peer === place.peer &&
    quote.countryCode === place.countryCode &&
    quote.partyId === place.partyId &&
    quote.locationId === place.locationId &&
    quote.evseUid === place.evseUid &&
    quote.connectorId === place.connectorId
  )
}
