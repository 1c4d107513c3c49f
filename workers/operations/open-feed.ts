import { createRoute, z } from '@hono/zod-openapi'
import { DomainError } from '#domain/errors'
import { parsePartyLabel } from '#domain/identity/party'
import { randomId } from '#durable-objects/random-id'
import { isProfileId, peerProfile } from '#integrations/ocpi/profiles'
import type { PeerProfile } from '#integrations/ocpi/quirks/profile-schema'
import { checkUrl } from '#integrations/outgoing/check-url'
import { AgreedHosts, refuseOwnHost } from './agreed-hosts.ts'
import { REFUSALS } from './error-body.ts'
import { jsonAnswer, jsonBody } from './json-content.ts'
import type { OperationsApp } from './operations-context.ts'
import { Peer } from './peer-schema.ts'
import { Refusal } from './refusal.ts'

const Address = z.url().max(1000).openapi({ description: 'Kept readable: no key belongs in it' })

const Feed = z
  .object({
    name: z.string().min(1).max(100),
    profile: z.string().refine(isProfileId, 'is no profile'),
    allowedHosts: AgreedHosts,
    locationsUrl: Address.optional().openapi({ description: 'Without it, where the profile knows the list to be' }),
    tariffsUrl: Address.optional(),
    operators: z
      .array(z.string())
      .max(200)
      .default([])
      .openapi({ description: 'Whose stations it may hold, as NL*ABC, where the profile does not say' }),
    token: z.string().min(1).max(500).optional().openapi({ description: 'Shown with every request; kept encrypted' }),
  })
  .openapi('Feed')

const route = createRoute({
  method: 'post',
  path: '/feeds',
  operationId: 'openFeed',
  tags: ['peers'],
  summary: 'Read a feed of stations and prices from now on, without a registration; nothing can be started by it',
  request: { body: jsonBody(Feed) },
  responses: {
    201: jsonAnswer('The feed, as a peer', Peer),
    ...REFUSALS,
    422: { description: 'A list is on a host that was not agreed upon', content: REFUSALS[400].content },
  },
})

export const openFeed = (app: OperationsApp) =>
  app.openapi(route, async (c) => {
    const { house } = c.env
    const { name, profile: id, token = null, ...asked } = c.req.valid('json')
    const profile = peerProfile(id)
    const allowedHosts = asked.allowedHosts.map((host) => host.toLowerCase())
    refuseOwnHost(allowedHosts, house.origin)
    requireAddresses(asked, profile, allowedHosts)
    const operators = operatorsOf(asked.operators, profile)
    if (token !== null && profile.auth.sendScheme === 'none')
      throw new Refusal(400, 'input_invalid', 'by this profile no token is ever shown', 'token')
    const feed = randomId('eu')
    const { locationsUrl = null, tariffsUrl = null } = asked
    const opened = await house.objects.party(feed).openFeed({
      id: feed,
      name,
      allowedHosts,
      profile: id,
      operators,
      locationsUrl,
      tariffsUrl,
      token,
      now: house.now(),
    })
    return c.json(opened, 201)
  })

/** Refuses lists that are nowhere, and those on hosts that were not agreed upon, also where the profile names them. */
function requireAddresses(
  asked: { readonly locationsUrl?: string | undefined; readonly tariffsUrl?: string | undefined },
  { endpointUrls }: PeerProfile,
  allowedHosts: readonly string[],
): void {
  for (const module of ['locations', 'tariffs'] as const) {
    const field = `${module}Url` as const
    const url = asked[field] ?? endpointUrls[module]
    if (url === undefined) {
      if (module === 'tariffs') continue
      throw new Refusal(400, 'input_invalid', 'this profile knows no address of its own', field)
    }
    const checked = checkUrl(url, new Set(allowedHosts))
    if (checked.ok) continue
    const message = checked.reason === 'not_https' ? 'only https is called' : `${url} is on no host agreed upon`
    throw new DomainError('host_not_allowed', { field: asked[field] === undefined ? 'allowedHosts' : field, message })
  }
}

/** A feed for which nothing says whose stations it holds could bring nobody's. */
function operatorsOf(labels: readonly string[], { parties }: PeerProfile) {
  if (labels.length === 0 && parties.allow !== 'any' && parties.allow.length === 0)
    throw new Refusal(400, 'input_invalid', 'say whose stations it may hold, as NL*ABC', 'operators')
  return labels.map((label, i) => {
    const party = parsePartyLabel(label)
    if (!party) throw new Refusal(400, 'input_invalid', `${label} is no party such as NL*ABC`, `operators.${i}`)
    return party
  })
}
