import type { Instant } from '#domain/instant'
import type { Location } from '#domain/location/location'
import type { Objects } from '#durable-objects/region'
import { allowanceDigests } from '#integrations/crypto/allowance-digests'
import { changeEvse } from '#store/catalogue/change-evse'
import { enterTariffs } from '#store/catalogue/enter-tariffs'
import { findTariff } from '#store/catalogue/find-tariff'
import { leniencyFindings, refusedFindings } from '#store/catalogue/finding'
import { locationKey } from '#store/catalogue/location-intake'
import { readLocation } from '#store/catalogue/read-location'
import { recordFindings } from '#store/catalogue/record-findings'
import { saveEvse } from '#store/catalogue/save-evse'
import { changeLocation, type SavedLocation, saveLocation } from '#store/catalogue/save-location'
import { copyTariffBook } from '#store/catalogue/tariff-book-copy'
import { tariffVersion } from '#store/catalogue/tariff-version'
import type { OcpiPorts } from '#workers/ocpi/ports'
import { within } from './within.ts'

/** What the catalogue's port works with. */
export interface CataloguePortParts {
  readonly db: D1Database
  readonly kv: KVNamespace
  readonly objects: Pick<Objects, 'party'>
  /** Keys the digests of tokens. */
  readonly pepper: string
  now(): Instant
}

/** An operator's message does not wait longer for being counted. */
const NOTE_WITHIN_MS = 250

/** Locations and tariffs as peers push them, kept in the catalogue; facts that decisions need go to the peer's object as well. */
export function cataloguePort(parts: CataloguePortParts): OcpiPorts['catalogue'] {
  const { db, kv, objects } = parts
  const allowedTo = ({ publishAllowedTo = [] }: Location) => allowanceDigests(parts.pepper, publishAllowedTo)
  const indexed = async (peerId: string, { outcome, location }: SavedLocation) => {
    const { countryCode, partyId, id: locationId, country, latitude, longitude } = location
    const site = { countryCode, partyId, locationId, facts: { country, latitude, longitude } }
    if (outcome !== 'unchanged') await objects.party(peerId).indexSites([site])
    return outcome
  }
  return {
    location: (peer, party, id) => readLocation(db, peer.peerId, party, id),

    async saveLocation(peer, raw, location, leniencies) {
      const intake = { raw, location, leniencies, allowedTo: await allowedTo(location) }
      return indexed(peer.peerId, await saveLocation(db, peer.peerId, intake, parts.now()))
    },

    async changeLocation(peer, party, id, change) {
      const saved = await changeLocation(db, peer.peerId, party, id, change, allowedTo, parts.now())
      return saved === null ? 'unknown' : indexed(peer.peerId, saved)
    },

    changeEvse: (peer, party, locationId, uid, change) =>
      changeEvse(db, peer.peerId, party, locationId, uid, change, parts.now()),

    saveEvse: (peer, party, locationId, raw, evse, leniencies) =>
      saveEvse(db, peer.peerId, party, locationId, { raw, evse, leniencies }, parts.now()),

    async missed(peer, party, locationId) {
      const leniencies = [{ field: 'id', rule: 'changed_before_it_was_sent' }]
      const findings = leniencyFindings('locations', [{ objectKey: locationKey(party, locationId), leniencies }])
      const asked = objects.party(peer.peerId).heal({ module: 'locations', party, id: locationId }, parts.now())
      await Promise.all([asked, recordFindings(db, peer.peerId, findings, parts.now())])
    },

    tariff: async (peer, party, id) => (await findTariff(db, peer.peerId, party, id))?.raw ?? null,

    async saveTariff(peer, raw, tariff, leniencies) {
      const key = { countryCode: tariff.countryCode, partyId: tariff.partyId, id: tariff.id }
      const before = await findTariff(db, peer.peerId, key, tariff.id)
      const version = await tariffVersion(tariff)
      const book = objects.party(peer.peerId)
      const enter = async () => [{ ...key, ...(await book.recordTariff(key, version.hash)) }]
      await enterTariffs({ db, kv, enter }, peer.peerId, [{ raw, version, leniencies }], parts.now())
      return before === null ? 'created' : 'updated'
    },

    async deleteTariff(peer, party, id) {
      const { countryCode, partyId } = party
      const key = { countryCode, partyId, id }
      const { since, changed } = await objects.party(peer.peerId).recordTariff(key, null)
      // Again also where nothing changed: the copy of a deletion may have failed.
      await copyTariffBook(db, peer.peerId, [{ ...key, hash: null, since, raw: null }])
      return changed
    },

    async noteLeniencies(peer, module, leniencies) {
      if (leniencies.length === 0) return
      // No object is named as an example: sessions and CDRs are people's.
      const findings = leniencyFindings(module, [{ objectKey: '*', leniencies }]).map((one) => ({
        ...one,
        detail: null,
      }))
      const counted = recordFindings(db, peer.peerId, findings, parts.now()).catch(() => undefined)
      await within(NOTE_WITHIN_MS, counted, undefined)
    },

    async refuse(peer, { module, party, objectId, issues, raw }) {
      const findings = refusedFindings(module, locationKey(party, objectId), issues, raw)
      await recordFindings(db, peer.peerId, findings, parts.now())
    },
  }
}
