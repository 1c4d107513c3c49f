import { tariffPlusFee } from '#domain/billing/plans/tariff-plus-fee'
import type { PlanInput, PlanPrice } from '#domain/billing/rated-price'
import type { PlanTerms } from '#domain/quote/quote'

/** No contract: the operator's price with the site's VAT, and our fee per charge, taken from the card that was held. */
export function adHoc(terms: Extract<PlanTerms, { kind: 'ad_hoc' }>, input: PlanInput): PlanPrice {
  return tariffPlusFee(input, terms.sessionFeeMinor)
}
