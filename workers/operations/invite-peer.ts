import { createRoute, z } from '@hono/zod-openapi'
import { randomId } from '#durable-objects/random-id'
import { isProfileId } from '#integrations/ocpi/profiles'
import { listOurParties } from '#store/catalogue/our-parties'
import { AgreedHosts, refuseOwnHost } from './agreed-hosts.ts'
import { REFUSALS } from './error-body.ts'
import { jsonAnswer, jsonBody } from './json-content.ts'
import type { OperationsApp } from './operations-context.ts'
import { pickParties } from './pick-parties.ts'

/** What an invited peer begins with. */
export const Invitation = z
  .object({ id: z.string(), registrationToken: z.string(), versionsUrl: z.string() })
  .openapi('Invitation')

const route = createRoute({
  method: 'post',
  path: '/peers',
  operationId: 'invitePeer',
  tags: ['peers'],
  summary: 'Invite a peer: answers its registration token, shown this once, and our versions URL',
  request: {
    body: jsonBody(
      z.object({
        name: z.string().min(1).max(100),
        allowedHosts: AgreedHosts,
        parties: z
          .array(z.string())
          .min(1)
          .max(50)
          .optional()
          .openapi({ description: 'Which of our parties it sees, as NL*ABC; all without it' }),
        profile: z.string().refine(isProfileId, 'is no profile').default('ocpi-221'),
      }),
    ),
  },
  responses: {
    201: jsonAnswer('Invited', Invitation),
    ...REFUSALS,
  },
})

export const invitePeer = (app: OperationsApp) =>
  app.openapi(route, async (c) => {
    const { house } = c.env
    const { name, allowedHosts, parties, profile } = c.req.valid('json')
    refuseOwnHost(allowedHosts, house.origin)
    const ourParties = pickParties(await listOurParties(house.catalogue), parties)
    const id = randomId('eu')
    const { tokenA } = await house.objects
      .party(id)
      .invite({ id, name, ourParties, allowedHosts, profile, now: house.now() })
    return c.json({ id, registrationToken: tokenA, versionsUrl: `${house.origin}/ocpi/versions` }, 201)
  })
