import type { PartyKey } from '#domain/identity/party'
import type { InvoiceRecord } from '#domain/invoice-reconciliation/invoice-record'
import type { ConnectedPeer } from '#workers/ocpi/ports'

/** An operator's connection, as far as its invoices go. */
type Invoicing = Pick<ConnectedPeer, 'peerId' | 'ourParties'>

/** Operators' invoice reconciliation records as the OCPI surface needs them. */
export interface InvoicesPort {
  /** `ours`: the party of ours that was addressed; null where none was named. */
  save(peer: Invoicing, ours: PartyKey | null, record: InvoiceRecord): Promise<'created' | 'updated'>
  get(peer: Invoicing, owner: PartyKey, id: string): Promise<InvoiceRecord | null>
  delete(peer: Invoicing, owner: PartyKey, id: string): Promise<boolean>
}
