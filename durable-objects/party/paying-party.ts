import type { Instant } from '#domain/instant'
import type { InvoiceRecord } from '#domain/invoice-reconciliation/invoice-record'
import type { OcpiResult } from '#integrations/ocpi/call-ocpi'
import { createPaymentObject, type PaymentObject } from '#integrations/ocpi/client/create-payment-object'
import { pullInvoiceRecords } from '#integrations/ocpi/client/pull-invoice-records'
import { type InvoiceRecordChange, sendInvoiceRecord } from '#integrations/ocpi/client/send-invoice-record'
import { endpointUrl } from '#integrations/ocpi/endpoints'
import { CallingParty } from './calling-party.ts'
import { outcomeUnknown, problemOf } from './exchange-credentials.ts'
import type { ObjectAnswer, PaymentCallsRpc, PaymentParties, PulledInvoiceRecords } from './payment-calls-rpc.ts'

/** The part of a peer that is told of direct payments and asked about invoices. */
export abstract class PayingParty extends CallingParty implements PaymentCallsRpc {
  announceTerminal(id: string, now: Instant): void {
    this.#announce('TerminalOpened', id, now)
  }

  announceInvoiceRecord(id: string, now: Instant): void {
    this.#announce('InvoiceRecordChanged', id, now)
  }

  async takesPaymentObjects(parties: PaymentParties): Promise<boolean> {
    const peer = (await this.reach(parties))?.peer
    return peer?.dialect.payments !== undefined && endpointUrl(peer.endpoints, 'payments', 'RECEIVER') !== null
  }

  async createPaymentObject(object: PaymentObject, parties: PaymentParties): Promise<ObjectAnswer> {
    const reach = await this.reach(parties)
    return reach ? answerOf(await createPaymentObject(reach.peer, object, reach.deps)) : UNREACHED
  }

  async sendInvoiceRecord(
    record: InvoiceRecord,
    change: InvoiceRecordChange,
    parties: PaymentParties,
  ): Promise<ObjectAnswer> {
    const reach = await this.reach(parties)
    return reach ? answerOf(await sendInvoiceRecord(reach.peer, record, change, reach.deps)) : UNREACHED
  }

  async pullInvoiceRecords(parties: PaymentParties, since: Instant): Promise<PulledInvoiceRecords> {
    const reach = await this.reach(parties)
    if (!reach) return { ok: false, problem: 'the operator cannot be reached' }
    const result = await pullInvoiceRecords(reach.peer, since, reach.deps)
    if (!result.ok) return { ok: false, problem: problemOf(result) }
    const { records, unreadable, complete } = result.data
    return { ok: true, records, complete: complete && unreadable === 0 }
  }

  #announce(type: 'TerminalOpened' | 'InvoiceRecordChanged', id: string, now: Instant): void {
    const seq = this.outbox.append(type, { id }, now)
    this.outbox.hint(seq, type)
    this.armAlarm()
  }
}

/** Not registered now, or its hub does not reach it: it may be again. */
const UNREACHED: ObjectAnswer = { outcome: 'unanswered', problem: 'the operator cannot be reached' }

function answerOf(result: OcpiResult<null>): ObjectAnswer {
  if (result.ok) return { outcome: 'taken' }
  return { outcome: outcomeUnknown(result) ? 'unanswered' : 'refused', problem: problemOf(result) }
}
