import { z } from 'zod'
import type { OutboxHint } from '#durable-objects/outbox-rpc'

const schema = z.object({
  class: z.enum(['Token', 'Contract', 'ChargingSession', 'Party', 'Intake']),
  object: z.string().regex(/^[a-z0-9]+_[a-z2-7]{24}$/),
  seq: z.int().positive(),
  type: z.string(),
  version: z.literal(1),
})

/** Is this a message of ours, in the version we speak? */
export function isOutboxHint(body: unknown): body is OutboxHint {
  return schema.safeParse(body).success
}
