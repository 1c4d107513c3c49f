import { createRoute, z } from '@hono/zod-openapi'
import { PROFILE_IDS, peerProfile, plainProfile } from '#integrations/ocpi/profiles'
import { explainProfile } from '#integrations/ocpi/quirks/explain-profile'
import { REFUSALS } from './error-body.ts'
import { jsonAnswer } from './json-content.ts'
import type { OperationsApp } from './operations-context.ts'

const Profile = z
  .object({
    id: z.string(),
    version: z.string(),
    purpose: z.string().openapi({ description: 'For whom it is, in one sentence' }),
    needsCredential: z.boolean().openapi({ description: 'False for open feeds: nothing is shown to them' }),
    rules: z
      .array(z.object({ field: z.string(), value: z.string() }))
      .openapi({ description: 'What it does otherwise than the plain profile of its version' }),
  })
  .openapi('Profile')

const route = createRoute({
  method: 'get',
  path: '/profiles',
  operationId: 'listProfiles',
  tags: ['peers'],
  summary: 'The profiles that a peer can be read and called by, and what each of them changes',
  responses: { 200: jsonAnswer('Profiles by id', z.object({ items: z.array(Profile) })), ...REFUSALS },
})

export const listProfiles = (app: OperationsApp) =>
  app.openapi(route, (c) => {
    const items = PROFILE_IDS.toSorted().map((id) => {
      const profile = peerProfile(id)
      const { version, purpose, auth } = profile
      const rules = explainProfile(profile, plainProfile(profile))
      return { id, version, purpose, needsCredential: auth.sendScheme !== 'none', rules }
    })
    return c.json({ items }, 200)
  })
