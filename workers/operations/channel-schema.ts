import { z } from '@hono/zod-openapi'

/** The channel agreed upon for an operator. */
export const AgreedChannel = z
  .object({ operator: z.string().openapi({ example: 'NL*ABC' }), peer: z.string().nullable() })
  .openapi('AgreedChannel')
