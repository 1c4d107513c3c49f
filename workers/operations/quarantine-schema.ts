import { z } from '@hono/zod-openapi'

/** Something that could not be understood, kept whole: a CDR, or an object a peer sent that was refused. */
export const Quarantined = z
  .object({
    id: z.string(),
    market: z.string(),
    source: z.enum(['cdr', 'session', 'queue']),
    peer: z.string().nullable(),
    reason: z.string(),
    issues: z.unknown().openapi({ type: 'array', items: {}, description: 'Fields and what is wrong with them' }),
    raw: z.string(),
    receivedAt: z.number().int(),
    resolvedAt: z.number().int().nullable(),
    payloadRemovedAt: z
      .number()
      .int()
      .nullable()
      .openapi({ description: 'When what came was removed, by retention; null while it is there' }),
  })
  .openapi('Quarantined')
