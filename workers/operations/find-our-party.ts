import { DomainError } from '#domain/errors'
import type { OurParty } from '#durable-objects/party/party-rpc'
import { findBrand } from '#store/catalogue/brands'
import { listOurParties } from '#store/catalogue/our-parties'
import type { House } from '#workers/house'

/** The party by which a brand issues contracts and tokens in a market: the first of them, in the order of their codes. */
export async function findOurParty(house: House, brand: string, market: string): Promise<OurParty> {
  const [known, parties] = await Promise.all([
    findBrand(house.catalogue, brand),
    listOurParties(house.catalogue, brand),
  ])
  if (!known) throw new DomainError('brand_unknown', { field: 'brand' })
  const party = parties.find((candidate) => candidate.market === market)
  if (!party)
    throw new DomainError('market_not_supported', { field: 'market', message: `${brand} has no party in ${market}` })
  return party
}
