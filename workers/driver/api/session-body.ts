import type { z } from '@hono/zod-openapi'
import type { SessionView } from '#durable-objects/charging-session/charging-session-rpc'
import type { Wording } from '#ui/wording.ts'
import { Session } from './schemas.ts'

/** A charge as the API gives it: the fields of the contract, and none that were added to the view since. A reason is said in a sentence too. */
export function sessionBody(view: SessionView, { forCode }: Wording): z.infer<typeof Session> {
  const reasonText = view.reason === null ? null : forCode('driver.reason', view.reason, 'driver.reason.refused')
  return Session.parse({ ...view, reasonText })
}
