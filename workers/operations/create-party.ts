import { createRoute } from '@hono/zod-openapi'
import { DomainError } from '#domain/errors'
import { partyLabel } from '#domain/identity/party'
import { shardForNew } from '#domain/identity/shard'
import { marketRules } from '#jurisdictions/registry'
import { findBrand } from '#store/catalogue/brands'
import { createOurParty, listOurParties } from '#store/catalogue/our-parties'
import { CONFLICT, REFUSALS } from './error-body.ts'
import { jsonAnswer, jsonBody } from './json-content.ts'
import type { OperationsApp } from './operations-context.ts'
import { OurPartyBody, OurPartyView } from './party-schema.ts'
import { Refusal } from './refusal.ts'

const route = createRoute({
  method: 'post',
  path: '/parties',
  operationId: 'createParty',
  tags: ['brands'],
  summary: 'Create one of our parties: one brand, one market; the same again changes nothing',
  request: { body: jsonBody(OurPartyBody) },
  responses: { 201: jsonAnswer('The party', OurPartyView), ...REFUSALS, ...CONFLICT },
})

export const createParty = (app: OperationsApp) =>
  app.openapi(route, async (c) => {
    const { house } = c.env
    const asked = c.req.valid('json')
    const party = { ...asked, website: asked.website ?? null }
    if (!marketRules(party.market) || shardForNew(party.market) === null)
      throw new DomainError('market_not_supported', { field: 'market' })
    if (!(await findBrand(house.catalogue, party.brand))) throw new DomainError('brand_unknown', { field: 'brand' })
    if (await createOurParty(house.catalogue, party)) return c.json(party, 201)
    const stored = (await listOurParties(house.catalogue)).find((known) => partyLabel(known) === partyLabel(party))
    // Its brand and market never change: ids, databases and books hang on them.
    const same = stored?.brand === party.brand && stored.market === party.market
    if (!same) throw new Refusal(409, 'party_exists', 'this party exists, with another brand or market', 'partyId')
    return c.json(stored, 201)
  })
