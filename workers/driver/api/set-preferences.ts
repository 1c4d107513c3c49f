import { createRoute, z } from '@hono/zod-openapi'
import { PREFERENCES_RESPONSES, PROFILE_TYPES } from '#domain/charging-profile/charging-preferences'
import { DomainError } from '#domain/errors'
import type { DriverApp } from '../driver-context.ts'
import { CONFLICTS, REFUSALS } from './api-error.ts'
import { ownSession } from './own-session.ts'
import { json, SessionIdParams } from './schemas.ts'

const Preferences = z
  .object({
    profileType: z.enum(PROFILE_TYPES),
    departureAt: z.number().int().nullish().openapi({ description: 'When the car is needed, in ms since 1970' }),
    energyNeedWh: z.number().int().min(0).max(1_000_000).nullish(),
    dischargeAllowed: z
      .boolean()
      .default(false)
      .openapi({ description: 'May energy be taken from the car? Only true because the driver said so' }),
  })
  .openapi('Preferences')

const route = createRoute({
  method: 'put',
  path: '/sessions/{id}/preferences',
  operationId: 'setPreferences',
  tags: ['charging'],
  summary: 'Say what I wish of this charge; a yes is no promise, and the price stays the one that was shown',
  request: {
    params: SessionIdParams,
    body: { required: true, content: { 'application/json': { schema: Preferences } } },
  },
  responses: {
    200: json(
      'What the operator says: DEPARTURE_REQUIRED and ENERGY_NEED_REQUIRED ask for what is missing; UNANSWERED leaves it open',
      z.object({ answer: z.enum([...PREFERENCES_RESPONSES, 'UNANSWERED']) }).openapi('PreferencesAnswer'),
    ),
    ...REFUSALS,
    ...CONFLICTS,
  },
})

export const setPreferences = (api: DriverApp) =>
  api.openapi(route, async (c) => {
    const { session } = await ownSession(c, c.req.valid('param').id)
    const { departureAt, energyNeedWh, ...asked } = c.req.valid('json')
    const preferences = { ...asked, departureAt: departureAt ?? null, energyNeedWh: energyNeedWh ?? null }
    const answer = await session.prefer(preferences, c.var.ports.now())
    if (answer === 'not_capable') throw new DomainError('command_not_supported')
    return c.json({ answer: answer === 'unanswered' ? ('UNANSWERED' as const) : answer }, 200)
  })
