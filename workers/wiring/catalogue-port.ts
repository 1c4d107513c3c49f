import type { Instant } from '#domain/instant'
import type { Objects } from '#durable-objects/region'
import { enterTariffs } from '#store/catalogue/enter-tariffs'
import { findTariff } from '#store/catalogue/find-tariff'
import { refusedFindings } from '#store/catalogue/finding'
import { locationKey } from '#store/catalogue/location-intake'
import { readLocation } from '#store/catalogue/read-location'
import { recordFindings } from '#store/catalogue/record-findings'
import { saveEvse } from '#store/catalogue/save-evse'
import { saveLocation } from '#store/catalogue/save-location'
import { copyTariffBook } from '#store/catalogue/tariff-book-copy'
import { tariffVersion } from '#store/catalogue/tariff-version'
import type { OcpiPorts } from '#workers/ocpi/ports'

/** What the catalogue's port works with. */
export interface CataloguePortParts {
  readonly db: D1Database
  readonly kv: KVNamespace
  readonly objects: Pick<Objects, 'party'>
  now(): Instant
}

/** Beyond every instant: asks the book for what is current. */
const LATEST = Number.MAX_SAFE_INTEGER

/** Locations and tariffs as peers push them, kept in the catalogue; facts that decisions need go to the peer's object as well. */
export function cataloguePort(parts: CataloguePortParts): OcpiPorts['catalogue'] {
  const { db, kv, objects } = parts
  return {
    location: (peer, party, id) => readLocation(db, peer.peerId, party, id),

    async saveLocation(peer, raw, location, leniencies) {
      const saved = await saveLocation(db, peer.peerId, { raw, location, leniencies }, parts.now())
      const { countryCode, partyId, id: locationId, country, latitude, longitude } = saved.location
      const site = { countryCode, partyId, locationId, facts: { country, latitude, longitude } }
      await objects.party(peer.peerId).indexSites([site])
      return saved.outcome
    },

    saveEvse: (peer, party, locationId, raw, evse, leniencies) =>
      saveEvse(db, peer.peerId, party, locationId, { raw, evse, leniencies }, parts.now()),

    tariff: async (peer, party, id) => (await findTariff(db, peer.peerId, party, id))?.raw ?? null,

    async saveTariff(peer, raw, tariff, leniencies) {
      const now = parts.now()
      const key = { countryCode: tariff.countryCode, partyId: tariff.partyId, id: tariff.id }
      const before = await findTariff(db, peer.peerId, key, tariff.id)
      const version = await tariffVersion(tariff)
      const book = objects.party(peer.peerId)
      const enter = async () => {
        await book.recordTariff(key, version.hash, now)
        const current = await book.tariffAt(key, LATEST)
        // Replaced again in this moment: that request copies its own version.
        if (current?.hash !== version.hash) return []
        return [{ ...key, hash: current.hash, since: current.since, changed: before?.hash !== version.hash }]
      }
      await enterTariffs({ db, kv, enter }, peer.peerId, [{ raw, version, leniencies }], now)
      return before === null ? 'created' : 'updated'
    },

    async deleteTariff(peer, party, id) {
      const { countryCode, partyId } = party
      const key = { countryCode, partyId, id }
      const now = parts.now()
      const book = objects.party(peer.peerId)
      const before = await book.tariffAt(key, LATEST)
      if (before === null) return false
      await book.recordTariff(key, null, now)
      const since = Math.max(now, before.since + 1)
      await copyTariffBook(db, peer.peerId, [{ ...key, hash: null, since, raw: null }])
      return true
    },

    async refuse(peer, { module, party, objectId, issues, raw }) {
      const findings = refusedFindings(module, locationKey(party, objectId), issues, raw)
      await recordFindings(db, peer.peerId, findings, parts.now())
    },
  }
}
