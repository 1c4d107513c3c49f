import { shardOf } from '#domain/identity/shard'
import { NO_TERMS } from '#domain/payment-terminal/terminal'
import { randomId } from '#durable-objects/random-id'
import { contentHash } from '#integrations/ocpi/content-hash'
import {
  changeTerminal,
  deactivateTerminal,
  insertTerminal,
  listTerminals,
  readTerminal,
  type StoredTerminal,
} from '#store/catalogue/terminals'
import { countFinancialAdvice, listFinancialAdvice, readFinancialAdvice } from '#store/market/financial-advice'
import type { House } from '../house.ts'
import type { PaymentsPort } from '../ocpi/payments-port.ts'
import type { ConnectedPeer } from '../ocpi/ports.ts'
import { pageOfMarkets } from './page-of-markets.ts'

/** Direct payment as the OCPI surface needs it. */
export function paymentsPort(house: House): PaymentsPort {
  const { catalogue: db } = house
  return {
    async terminals(peer, page) {
      const { total, items } = await listTerminals(db, peer.peerId, page)
      return { total, items: items.map(({ terminal }) => terminal) }
    },
    async terminal(peer, id) {
      return (await readTerminal(db, peer.peerId, id))?.terminal ?? null
    },
    changeTerminal: (peer, id, terms) => changeTerminal(db, peer.peerId, id, { terms, activates: false }, house.now()),
    async activateTerminal(peer, { id, terms }) {
      const stored = (id && (await activated(house, peer, id, terms))) || (await opened(house, peer, id, terms))
      // Asked for again until the operator has it: a repeated request may be the answer to a crash in between.
      if (stored.announcedAt === null) {
        await house.objects.party(peer.peerId).announceTerminal(stored.terminal.id, house.now())
      }
    },
    deactivateTerminal: (peer, id) => deactivateTerminal(db, peer.peerId, id, house.now()),
    confirmations: (peer, page) =>
      pageOfMarkets(house, peer, page, { count: countFinancialAdvice, list: listFinancialAdvice }),
    async confirmation(peer, id) {
      const shard = shardOf(id.toLowerCase())
      return shard && readFinancialAdvice(house.market(shard), peer.peerId, id)
    },
  }
}

type Terms = Parameters<PaymentsPort['activateTerminal']>[1]['terms']

/** The terminal the peer names, in service again; null where it has none by this id. */
async function activated(house: House, peer: ConnectedPeer, id: string, terms: Terms): Promise<StoredTerminal | null> {
  const change = { terms, activates: true }
  const isThere = await changeTerminal(house.catalogue, peer.peerId, id, change, house.now())
  return isThere ? readTerminal(house.catalogue, peer.peerId, id) : null
}

/** A terminal under an id of ours. What a request is about, its reference or else all it says, makes it the same request when it comes again. */
async function opened(house: House, peer: ConnectedPeer, id: string | null, terms: Terms): Promise<StoredTerminal> {
  const about = terms.reference ? { reference: terms.reference.toUpperCase() } : { id, terms }
  const terminal = {
    id: randomId('trm'),
    peer: peer.peerId,
    activationKey: await contentHash(about),
    terms: { ...NO_TERMS, ...terms },
  }
  return insertTerminal(house.catalogue, terminal, house.now())
}
