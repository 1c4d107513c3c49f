import type { Instant } from '#domain/instant'
import type { InvoiceRecord } from '#domain/invoice-reconciliation/invoice-record'
import type { FinancialAdviceConfirmation } from '#domain/payment-terminal/financial-advice'
import { NO_TERMS, type PaymentTerminal } from '#domain/payment-terminal/terminal'
import { ciKey } from '#integrations/ocpi/ci-string'
import type { ChangedPage } from '#workers/ocpi/changed-page'
import type { InvoicesPort } from '#workers/ocpi/invoices-port'
import type { PaymentsPort } from '#workers/ocpi/payments-port'
import type { ConnectedPeer } from '#workers/ocpi/ports'

const keyOf = (peer: Pick<ConnectedPeer, 'peerId'>, ...parts: string[]) => ciKey([peer.peerId, ...parts].join(' '))

/** Direct payment and invoices, kept in memory. */
export class MemoryPayments {
  readonly terminals = new Map<string, PaymentTerminal>()
  readonly confirmations = new Map<string, FinancialAdviceConfirmation>()
  readonly records = new Map<string, InvoiceRecord>()
  /** Records of invoices that we write. */
  readonly issued = new Map<string, InvoiceRecord>()
  /** Terminals that operators are to have, in the order they were opened. */
  readonly announced: string[] = []
  private readonly now: () => Instant

  constructor(now: () => Instant) {
    this.now = now
  }

  payments(): PaymentsPort {
    const change = (peer: ConnectedPeer, id: string, terms: Partial<PaymentTerminal>) => {
      const known = this.terminals.get(keyOf(peer, id))
      if (known) this.terminals.set(keyOf(peer, id), { ...known, ...terms, lastUpdated: this.now() })
      return known !== undefined
    }
    return {
      terminals: async (peer, page) => pageOf(this.terminals, peer, page),
      terminal: async (peer, id) => this.terminals.get(keyOf(peer, id)) ?? null,
      changeTerminal: async (peer, id, terms) => change(peer, id, terms),
      activateTerminal: async (peer, { id, terms }) => {
        if (id !== null && change(peer, id, terms)) return
        const opened = `trm_${this.terminals.size + 1}`
        this.terminals.set(keyOf(peer, opened), { ...NO_TERMS, ...terms, id: opened, lastUpdated: this.now() })
        this.announced.push(opened)
      },
      deactivateTerminal: async (peer, id) => change(peer, id, { locationIds: [], evseUids: [] }),
      confirmations: async (peer, page) => pageOf(this.confirmations, peer, page),
      confirmation: async (peer, id) => this.confirmations.get(keyOf(peer, id)) ?? null,
    }
  }

  invoices(): InvoicesPort {
    return {
      save: async (peer, _, record) => {
        const key = keyOf(peer, record.countryCode, record.partyId, record.id)
        const outcome = this.records.has(key) ? 'updated' : 'created'
        this.records.set(key, record)
        return outcome
      },
      get: async (peer, owner, id) => this.records.get(keyOf(peer, owner.countryCode, owner.partyId, id)) ?? null,
      issued: async (peer, page) => pageOf(this.issued, peer, page),
      delete: async (peer, owner, id) => this.records.delete(keyOf(peer, owner.countryCode, owner.partyId, id)),
    }
  }
}

function pageOf<T extends { readonly lastUpdated: Instant }>(
  all: ReadonlyMap<string, T>,
  peer: Pick<ConnectedPeer, 'peerId'>,
  { offset, limit, from, to }: ChangedPage,
) {
  const matching = [...all]
    .filter(([key]) => key.startsWith(keyOf(peer, '')))
    .map(([, item]) => item)
    .filter(({ lastUpdated }) => lastUpdated >= (from ?? 0) && (to === null || lastUpdated < to))
  return { total: matching.length, items: matching.slice(offset, offset + limit) }
}
