import type { z } from '@hono/zod-openapi'
import type { SessionView } from '#durable-objects/charging-session/charging-session-rpc'
import { Session } from './schemas.ts'

/** A charge as the API gives it: the fields of the contract, and none that were added to the view since. */
export function sessionBody(view: SessionView): z.infer<typeof Session> {
  return Session.parse(view)
}
