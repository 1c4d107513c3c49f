import type { PartyKey } from '#domain/identity/party'
import type { Instant } from '#domain/instant'
import { chooseTariff } from '#domain/tariff/choose-tariff'
import type { TariffVersion } from '#domain/tariff/tariff'
import { marketOfCountry } from '#jurisdictions/registry'
import { readConnectorTerms } from '#store/catalogue/read-connector-terms'
import { readTariff } from '#store/catalogue/read-tariff'
import { tariffOwners } from '#store/catalogue/tariff-owners'
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
 * The price of a charge that was not quoted: of the connector's tariffs the one that prices such a charge, in the version that was current
 * when the charge was allowed, or else when it began. Null while it cannot be told; the price is then unknown, not zero.
 */
export async function pinTariff(record: SessionRecord, env: Env, objects: Objects): Promise<Pinned | null> {
  const { reported, plan } = record
  if (!reported || !plan) return null
  const place = { locationId: reported.locationId, evseUid: reported.evseUid, connectorId: reported.connectorId }
  const terms = await readConnectorTerms(env.CATALOGUE, record.peer, record, place)
  if (!terms?.timeZone) return null
  const at = record.authorizedAt ?? reported.startAt
  const { peer, countryCode, partyId } = record
  const versions = await versionsAt(terms.tariffIds, { peer, countryCode, partyId }, at, env, objects)
  const chosen = chooseTariff(versions, plan.kind === 'ad_hoc' ? 'ad_hoc' : 'token', at)
  if (!chosen) return null
  return {
    price: { tariff: chosen.tariff, tariffHash: chosen.hash, plan, timeZone: terms.timeZone, from: 'tariff_book' },
    vatBasisPoints: marketOfCountry(terms.country)?.vatBasisPointsAt(reported.startAt) ?? null,
    locationName: terms.locationName,
    evseId: terms.evseId,
  }
}

/** The versions that were current at an instant, in the connector's order: the location's own party's, or those of others where these agree. */
async function versionsAt(
  ids: readonly string[],
  { peer, ...own }: PartyKey & { readonly peer: string },
  at: Instant,
  env: Env,
  objects: Objects,
): Promise<readonly TariffVersion[]> {
  if (ids.length === 0) return []
  const owners = await tariffOwners(env.CATALOGUE, peer, ids)
  const party = objects.party(peer)
  const versions = await Promise.all(
    ids.map(async (id) => {
      const named = owners.filter((owner) => owner.id === id)
      const others = named.filter((owner) => !isSame(owner, own))
      // The book is the truth, also where its copy is late.
      const entry = await party.tariffAt({ ...own, id }, at)
      const entries = entry ? [entry] : await Promise.all(others.map((owner) => party.tariffAt(owner, at)))
      const [hash, another] = new Set(entries.flatMap((one) => (one ? [one.hash] : [])))
      if (hash === undefined || another !== undefined) return []
      const tariff = await readTariff(env.TARIFFS, env.CATALOGUE, hash)
      return tariff ? [{ hash, tariff }] : []
    }),
  )
  return versions.flat()
}

const isSame = (a: PartyKey, b: PartyKey) => a.countryCode === b.countryCode && a.partyId === b.partyId
