import { z } from '@hono/zod-openapi'

/** refused: not stored; leniency: read although wrong; fault: stored, and wrong in itself. */
export const FindingKind = z.enum(['refused', 'leniency', 'fault'])

/** What a peer did wrong, once for each object, field and rule. */
export const Finding = z
  .object({
    peer: z.string(),
    module: z.string(),
    objectKey: z.string(),
    field: z.string(),
    rule: z.string(),
    kind: FindingKind,
    detail: z.string().nullable(),
    raw: z.string().nullable(),
    times: z.number().int(),
    firstSeen: z.number().int(),
    lastSeen: z.number().int(),
  })
  .openapi('Finding')
