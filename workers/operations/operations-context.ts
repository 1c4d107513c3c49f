import type { OpenAPIHono } from '@hono/zod-openapi'
import type { Context } from 'hono'
import type { StaffPrincipal } from '#domain/identity/staff-role'
import type { House } from '#workers/house'
import type { OperationsPorts } from './operations-ports.ts'

/** What each handler finds in its context: the house of this request, the id its answer and its log share, and who asks. */
export interface OperationsEnv {
  Bindings: { readonly house: House; readonly ports: OperationsPorts }
  Variables: {
    requestId: string
    principal: StaffPrincipal
    /** The digest of a person's sign-in; null for a script. */
    signIn: string | null
  }
}

/** The surface, as an operation registers itself on it. */
export type OperationsApp = OpenAPIHono<OperationsEnv, Record<never, never>, string>
/** One request of it. */
export type OperationsContext = Context<OperationsEnv>
