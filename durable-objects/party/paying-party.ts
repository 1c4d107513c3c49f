import type { Instant } from '#domain/instant'
import { createPaymentObject, type PaymentObject } from '#integrations/ocpi/client/create-payment-object'
import { pullInvoiceRecords } from '#integrations/ocpi/client/pull-invoice-records'
import { endpointUrl } from '#integrations/ocpi/endpoints'
import { CallingParty } from './calling-party.ts'
import { outcomeUnknown, problemOf } from './exchange-credentials.ts'
import type { PaymentCallsRpc, PaymentObjectAnswer, PaymentParties, PulledInvoiceRecords } from './payment-calls-rpc.ts'

/** The part of a peer that is told of direct payments and asked about invoices. */
export abstract class PayingParty extends CallingParty implements PaymentCallsRpc {
  announceTerminal(id: string, now: Instant): void {
    const seq = this.outbox.append('TerminalOpened', { id }, now)
    this.outbox.hint(seq, 'TerminalOpened')
    this.armAlarm()
  }

  async takesPaymentObjects(parties: PaymentParties): Promise<boolean> {
    const peer = (await this.reach(parties))?.peer
    return peer?.dialect.payments !== undefined && endpointUrl(peer.endpoints, 'payments', 'RECEIVER') !== null
  }

  async createPaymentObject(object: PaymentObject, parties: PaymentParties): Promise<PaymentObjectAnswer> {
    const reach = await this.reach(parties)
    // Not registered now, or its hub does not reach it: it may be again.
    if (!reach) return { outcome: 'unanswered', problem: 'the operator cannot be reached' }
    const result = await createPaymentObject(reach.peer, object, reach.deps)
    if (result.ok) return { outcome: 'created' }
    return { outcome: outcomeUnknown(result) ? 'unanswered' : 'refused', problem: problemOf(result) }
  }

  async pullInvoiceRecords(parties: PaymentParties, since: Instant): Promise<PulledInvoiceRecords> {
    const reach = await this.reach(parties)
    if (!reach) return { ok: false, problem: 'the operator cannot be reached' }
    const result = await pullInvoiceRecords(reach.peer, since, reach.deps)
    if (!result.ok) return { ok: false, problem: problemOf(result) }
    const { records, unreadable, complete } = result.data
    return { ok: true, records, complete: complete && unreadable === 0 }
  }
}
