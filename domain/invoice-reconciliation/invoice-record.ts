import type { Instant } from '#domain/instant'

/** Which CDRs an operator's invoice is for. Time plays no part: what is not on the list is not invoiced by it. Source: OCPI 2.3.0, InvoiceReconciliationRecord. */
export interface InvoiceRecord {
  readonly countryCode: string
  readonly partyId: string
  readonly id: string
  readonly invoiceId: string
  /** As the operator spells them; compared without regard to case. */
  readonly cdrIds: readonly string[]
  readonly lastUpdated: Instant
}

/** A CDR that we hold, as far as an invoice is compared with it. */
export interface HeldCdr {
  readonly countryCode: string
  readonly partyId: string
  readonly id: string
  readonly currency: string
  /** `total_cost` without VAT, in 10⁻⁶ of the major unit; below 0 for a credit. */
  readonly claimedExclMicros: number
}
