import { z } from '@hono/zod-openapi'

/** Why staff move a token, in their own words: kept in the token's history, and nowhere else. */
export const MoveWhy = z.object({
  why: z.string().min(1).max(300).nullish().openapi({ description: 'For the history, in your own words' }),
})
