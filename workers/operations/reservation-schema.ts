import { z } from '@hono/zod-openapi'

/** A place that is kept, or was: the session that it is kept for. */
export const Reservation = z
  .object({
    id: z.string().openapi({ description: 'The session' }),
    phase: z.string(),
    reason: z.string().nullable().openapi({ description: 'Why it is no longer, or what a request came to' }),
    answerBy: z.number().int().nullable().openapi({ description: 'Until when the operator has to answer' }),
    reservedUntil: z.number().int().nullable(),
  })
  .openapi('Reservation')
