import type { OpenAPIHono } from '@hono/zod-openapi'
import type { House } from '#workers/house'
import type { OperationsPorts } from './operations-ports.ts'

/** What each handler finds in its context: the house of this request, and the id its answer and its log share. */
export interface OperationsEnv {
  Bindings: { readonly house: House; readonly ports: OperationsPorts }
  Variables: { requestId: string }
}

/** The surface, as an operation registers itself on it. */
export type OperationsApp = OpenAPIHono<OperationsEnv, Record<never, never>, string>
