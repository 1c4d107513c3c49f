import { createRoute, z } from '@hono/zod-openapi'
import { INVITATION_VALID_MS } from '#domain/identity/staff-role'
import { randomId } from '#durable-objects/random-id'
import { insertStaff } from '#store/catalogue/staff'
import { REFUSALS } from '../error-body.ts'
import { jsonAnswer, jsonBody } from '../json-content.ts'
import type { OperationsApp } from '../operations-context.ts'
import { newStaffSecret } from './staff-cookie.ts'
import { Role, StaffPerson } from './staff-schema.ts'

const route = createRoute({
  method: 'post',
  path: '/staff',
  operationId: 'inviteStaff',
  tags: ['staff'],
  summary: 'Invite a person to the console',
  request: { body: jsonBody(z.object({ name: z.string().trim().min(1).max(100), role: Role }).openapi('NewStaff')) },
  responses: {
    201: jsonAnswer(
      'The person, and a link by which they make a passkey: once, within 24 hours. It is shown this one time',
      z.object({ person: StaffPerson, url: z.string() }),
    ),
    ...REFUSALS,
  },
})

export const inviteStaff = (app: OperationsApp) =>
  app.openapi(route, async (c) => {
    const { house } = c.env
    const { name, role } = c.req.valid('json')
    const now = house.now()
    const person = { id: randomId('eu'), name, role, createdAt: now }
    const { secret, digest } = await newStaffSecret()
    await insertStaff(house.catalogue, person, { digest, until: now + INVITATION_VALID_MS })
    // After the hash, where no server and no log sees it.
    return c.json({ person: { ...person, passkeys: 0 }, url: `${house.origin}/operations/#/join/${secret}` }, 201)
  })
