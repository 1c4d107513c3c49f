import { matchStation, type StationMatch, type StationWish } from '#domain/location/match-station'
import { dialectAsSpoken } from '#integrations/ocpi/profiles'
import { readLocations } from '#store/catalogue/read-locations'
import type { StationSummary } from '#workers/driver/ports'
import type { House } from '../house.ts'

/** Stations that have what is wished for, or do not say whether they have; those that have it first. */
export async function filterStations<S extends StationSummary>(
  house: House,
  stations: readonly S[],
  wish: StationWish,
): Promise<readonly (S & { readonly match: Exclude<StationMatch, 'no'> })[]> {
  const peers = [...new Set(stations.map(({ peer }) => peer))]
  const [stored, views] = await Promise.all([
    readLocations(house.catalogue, stations),
    Promise.all(peers.map(async (peer) => [peer, await house.objects.party(peer).read()] as const)),
  ])
  const spoken = new Map(views.map(([peer, view]) => [peer, dialectAsSpoken(view?.version ?? null, view?.profile)]))
  const matches = new Map(
    stored.map(({ raw, ...station }) => {
      const { countryCode, partyId } = station
      const context = { owner: { countryCode, partyId }, ours: null, receivedAt: house.now() }
      const read = spoken.get(station.peer)?.readLocation(raw, context)
      return [keyOf(station), read?.ok ? matchStation(read.value, wish) : 'unknown']
    }),
  )
  const found = stations.flatMap((station) => {
    const match = matches.get(keyOf(station)) ?? 'unknown'
    return match === 'no' ? [] : [{ ...station, match }]
  })
  return found.toSorted((a, b) => Number(b.match === 'yes') - Number(a.match === 'yes'))
}

function keyOf({ peer, countryCode, partyId, id }: Pick<StationSummary, 'peer' | 'countryCode' | 'partyId' | 'id'>) {
  return JSON.stringify([peer, countryCode, partyId, id])
}
