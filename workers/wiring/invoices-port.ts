import { type PartyKey, partyLabel } from '#domain/identity/party'
import { homeShard } from '#durable-objects/party/our-party'
import { deleteInvoiceRecord, readInvoiceRecord, saveInvoiceRecord } from '#store/market/invoice-records'
import { countIssuedRecords, listStandingRecords } from '#store/market/issued-invoice-records'
import type { House } from '../house.ts'
import type { InvoicesPort } from '../ocpi/invoices-port.ts'
import type { ConnectedPeer } from '../ocpi/ports.ts'
import { marketsOfPeer } from './markets-of-peer.ts'
import { pageOfMarkets } from './page-of-markets.ts'

/** Invoice reconciliation records as the OCPI surface needs them: an operator's are in the market of our party that was addressed. */
export function invoicesPort(house: House): InvoicesPort {
  return {
    async save(peer, ours, record) {
      const known = await findRecord(house, peer, record, record.id)
      const addressed = peer.ourParties.find((party) => ours !== null && partyLabel(party) === partyLabel(ours))
      const party = addressed ?? peer.ourParties[0]
      if (!party) throw new Error('a connection without a party of ours')
      // Where it is already, so that no record lies in two markets.
      const database = known?.database ?? house.market(homeShard(party))
      const market = known?.market ?? party.market
      await saveInvoiceRecord(database, peer.peerId, market, record, house.now()).run()
      return known ? 'updated' : 'created'
    },
    async get(peer, owner, id) {
      return (await findRecord(house, peer, owner, id))?.record ?? null
    },
    async delete(peer, owner, id) {
      const known = await findRecord(house, peer, owner, id)
      return known !== null && deleteInvoiceRecord(known.database, peer.peerId, owner, id)
    },
    issued: (peer, page) => pageOfMarkets(house, peer, page, { count: countIssuedRecords, list: listStandingRecords }),
  }
}

async function findRecord(
  house: House,
  peer: Pick<ConnectedPeer, 'peerId' | 'ourParties'>,
  owner: PartyKey,
  id: string,
) {
  for (const { market, database } of marketsOfPeer(house, peer)) {
    const record = await readInvoiceRecord(database, peer.peerId, owner, id)
    if (record) return { market, database, record }
  }
  return null
}
