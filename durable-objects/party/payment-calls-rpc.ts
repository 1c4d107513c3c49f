import type { PartyKey } from '#domain/identity/party'
import type { Instant } from '#domain/instant'
import type { InvoiceRecord } from '#domain/invoice-reconciliation/invoice-record'
import type { PaymentObject } from '#integrations/ocpi/client/create-payment-object'
import type { InvoiceRecordChange } from '#integrations/ocpi/client/send-invoice-record'

/** Our party that speaks, and the operator's; null where the connection has but one of them. */
export interface PaymentParties {
  readonly from: PartyKey
  readonly to: PartyKey | null
}

/** What became of an object of ours at the operator. `unanswered`: try again; `refused`: that changes nothing. */
export type ObjectAnswer =
  | { readonly outcome: 'taken' }
  | { readonly outcome: 'refused' | 'unanswered'; readonly problem: string }

/** Records that an operator changed. `complete`: none was left out, neither unread nor for want of pages. */
export type PulledInvoiceRecords =
  | { readonly ok: true; readonly records: readonly InvoiceRecord[]; readonly complete: boolean }
  | { readonly ok: false; readonly problem: string }

/** What an operator is told of direct payments, and asked about its invoices. */
export interface PaymentCallsRpc {
  /** Enters a terminal of ours to be created at the operator, by and by. */
  announceTerminal(id: string, now: Instant): void
  /** Does the operator take terminals and confirmations at all? */
  takesPaymentObjects(parties: PaymentParties): Promise<boolean>
  createPaymentObject(object: PaymentObject, parties: PaymentParties): Promise<ObjectAnswer>
  /** Enters a change of an invoice record of ours that the operator is to hear of, by and by. */
  announceInvoiceRecord(id: string, now: Instant): void
  sendInvoiceRecord(record: InvoiceRecord, change: InvoiceRecordChange, parties: PaymentParties): Promise<ObjectAnswer>
  pullInvoiceRecords(parties: PaymentParties, since: Instant): Promise<PulledInvoiceRecords>
}
