import type { PartyKey } from '#domain/identity/party'
import type { InvoiceRecord } from '#domain/invoice-reconciliation/invoice-record'
import type { ChangedPage } from '#workers/ocpi/changed-page'
import type { ConnectedPeer } from '#workers/ocpi/ports'

/** An operator's connection, as far as its invoices go. */
type Invoicing = Pick<ConnectedPeer, 'peerId' | 'ourParties'>

/** Invoice reconciliation records as the OCPI surface needs them: an operator's, and those of invoices that we write for it. */
export interface InvoicesPort {
  /** `ours`: the party of ours that was addressed; null where none was named. */
  save(peer: Invoicing, ours: PartyKey | null, record: InvoiceRecord): Promise<'created' | 'updated'>
  get(peer: Invoicing, owner: PartyKey, id: string): Promise<InvoiceRecord | null>
  delete(peer: Invoicing, owner: PartyKey, id: string): Promise<boolean>
  /** The records of ours for the peer that stand. */
  issued(
    peer: Invoicing,
    page: ChangedPage,
  ): Promise<{ readonly total: number; readonly items: readonly InvoiceRecord[] }>
}
