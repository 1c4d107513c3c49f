import type { z } from '@hono/zod-openapi'

/** An answer of JSON, as a route declares it. */
export function jsonAnswer<T extends z.ZodType>(description: string, schema: T) {
  return { description, content: { 'application/json': { schema } } }
}

/** A required body of JSON, as a route declares it. */
export function jsonBody<T extends z.ZodType>(schema: T) {
  return { required: true as const, content: { 'application/json': { schema } } }
}
