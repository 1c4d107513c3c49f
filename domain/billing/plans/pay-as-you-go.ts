import { tariffPlusFee } from '#domain/billing/plans/tariff-plus-fee'
import type { PlanInput, PlanPrice } from '#domain/billing/rated-price'
import type { PlanTerms } from '#domain/quote/quote'

/** A contract without a monthly fee: the operator's price with the site's VAT, and our fee per charge. */
export function payAsYouGo(terms: Extract<PlanTerms, { kind: 'pay_as_you_go' }>, input: PlanInput): PlanPrice {
  return tariffPlusFee(input, terms.sessionFeeMinor)
}
