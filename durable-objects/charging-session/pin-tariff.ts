import { marketOfCountry } from '#jurisdictions/registry'
import { readConnectorTerms } from '#store/catalogue/read-connector-terms'
import { readTariff } from '#store/catalogue/read-tariff'
import type { Env } from '../env.ts'
import type { Objects } from '../region.ts'
import type { PinnedPrice } from './charging-session-rpc.ts'
import type { SessionRecord } from './session-record.ts'

/** What is pinned, with the names that pages show beside it. */
interface Pinned {
  readonly price: PinnedPrice
  readonly vatBasisPoints: number | null
  readonly locationName: string | null
  readonly evseId: string | null
}

/**
 * The price of a charge that was not quoted: the connector's tariff, in the version that was current when the charge was allowed, or else
 * when it began. Null while it cannot be told; the price is then unknown, not zero.
 */
export async function pinTariff(record: SessionRecord, env: Env, objects: Objects): Promise<Pinned | null> {
  const { reported, plan } = record
  if (!reported || !plan) return null
  const place = { locationId: reported.locationId, evseUid: reported.evseUid, connectorId: reported.connectorId }
  const terms = await readConnectorTerms(env.CATALOGUE, record.peer, record, place)
  const tariffId = terms?.tariffIds[0]
  if (!terms?.timeZone || tariffId === undefined) return null
  const at = record.authorizedAt ?? reported.startAt
  const key = { countryCode: record.countryCode, partyId: record.partyId, id: tariffId }
  const entry = await objects.party(record.peer).tariffAt(key, at)
  const tariff = entry && (await readTariff(env.TARIFFS, env.CATALOGUE, entry.hash))
  if (!entry || !tariff) return null
  return {
    price: { tariff, tariffHash: entry.hash, plan, timeZone: terms.timeZone, from: 'tariff_book' },
    vatBasisPoints: marketOfCountry(terms.country)?.vatBasisPointsAt(reported.startAt) ?? null,
    locationName: terms.locationName,
    evseId: terms.evseId,
  }
}
