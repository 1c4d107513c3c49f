import { z } from '@hono/zod-openapi'

/** A brand's id: a name in hosts and paths. */
export const BrandId = z
  .string()
  .regex(/^[a-z][a-z0-9-]{1,30}$/, 'lower-case letters, digits and hyphens, beginning with a letter')
  .openapi({ example: 'voltvandaag' })

/** A brand. */
export const Brand = z
  .object({
    id: BrandId,
    name: z.string().min(1).max(80),
    theme: z.string().min(1).max(60).openapi({ description: 'A folder of brands/ that holds its colours and words' }),
    supportPhone: z.string().max(30).nullable(),
    createdAt: z.number().int(),
  })
  .openapi('Brand')
