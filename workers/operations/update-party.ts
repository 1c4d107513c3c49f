import { createRoute, z } from '@hono/zod-openapi'
import { parsePartyLabel, partyLabel } from '#domain/identity/party'
import { listPeerIds } from '#store/catalogue/list-peer-ids'
import { listOurParties, updateOurParty } from '#store/catalogue/our-parties'
import { forgetPeer } from '#workers/wiring/peers-port'
import { REFUSALS, UNKNOWN } from './error-body.ts'
import { jsonAnswer, jsonBody } from './json-content.ts'
import type { OperationsApp } from './operations-context.ts'
import { OurPartyBody, OurPartyView } from './party-schema.ts'
import { Refusal } from './refusal.ts'

const route = createRoute({
  method: 'put',
  path: '/parties/{party}/details',
  operationId: 'updateParty',
  tags: ['brands'],
  summary: 'Change what peers are told of one of our parties; every peer that sees it is told by renewed credentials',
  request: {
    params: z.object({ party: z.string().openapi({ param: { name: 'party', in: 'path' }, example: 'NL*RWA' }) }),
    body: jsonBody(OurPartyBody.pick({ name: true, website: true })),
  },
  responses: { 200: jsonAnswer('The party', OurPartyView), ...REFUSALS, ...UNKNOWN },
})

export const updateParty = (app: OperationsApp) =>
  app.openapi(route, async (c) => {
    const { house } = c.env
    const asked = parsePartyLabel(c.req.valid('param').party)
    const all = await listOurParties(house.catalogue)
    const known = asked && all.find((party) => partyLabel(party) === partyLabel(asked))
    if (!known) throw new Refusal(404, 'party_unknown', 'this is none of our parties', 'party')
    const { name, website } = c.req.valid('json')
    const changed = { ...known, name, website: website ?? null }
    await updateOurParty(house.catalogue, changed)
    for (const peer of await listPeerIds(house.catalogue)) {
      const party = house.objects.party(peer)
      const seen = (await party.read())?.ourParties ?? []
      if (!seen.some((one) => partyLabel(one) === partyLabel(changed))) continue
      const shown = seen.map((one) => (partyLabel(one) === partyLabel(changed) ? changed : one))
      await party.showParties(shown, house.now())
      forgetPeer(peer)
    }
    return c.json(changed, 200)
  })
