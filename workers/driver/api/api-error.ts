import { z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { HTTPException } from 'hono/http-exception'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { DOMAIN_ERRORS, DomainError, type DomainErrorCode } from '#domain/errors'
import { httpStatusOf } from '../../errors.ts'
import type { DriverEnv } from '../driver-context.ts'

/** The one shape of every refusal. */
export const ApiError = z
  .object({
    code: z.string().openapi({ description: 'A word that stays the same', example: 'quote_expired' }),
    field: z.string().nullable(),
    message: z.string(),
    requestId: z.string().openapi({ description: 'Say this when you ask for help' }),
  })
  .openapi('Error')

const content = { 'application/json': { schema: ApiError } }
export const REFUSALS = {
  400: { description: 'A field is missing or wrong', content },
  401: { description: 'Nobody is signed in', content },
  404: { description: 'There is none, or it is another driver’s', content },
} as const
export const CONFLICTS = {
  403: { description: 'The contract is suspended', content },
  409: { description: 'The price has changed, or the state does not allow this', content },
  410: { description: 'The price shown is no longer valid', content },
  422: { description: 'There is no price, or no market', content },
} as const

/** Answers in the one shape. */
export function refuse(
  c: Context<DriverEnv>,
  status: ContentfulStatusCode,
  code: string,
  message: string,
  field: string | null = null,
): Response {
  return c.json({ code, field, message, requestId: c.var.requestId }, status)
}

/** Answers what a handler threw: a refusal as what it is, anything else as our fault, without its words. */
export function answerApiError(error: Error, c: Context<DriverEnv>): Response {
  const code = domainCodeOf(error)
  if (code) {
    const field = 'field' in error && typeof error.field === 'string' ? error.field : null
    return refuse(c, httpStatusOf(code), code, error.message, field)
  }
  if (error instanceof HTTPException && error.status < 500)
    return refuse(c, error.status, 'input_invalid', 'the request cannot be read')
  console.error(JSON.stringify({ event: 'operation_failed', request: c.var.requestId, problem: String(error) }))
  return refuse(c, 500, 'internal', 'something went wrong on our side')
}

/** Also of an error that crossed a call to an object, where only its own fields survive. */
function domainCodeOf(error: Error): DomainErrorCode | null {
  if (error instanceof DomainError) return error.code
  const { code } = error as { readonly code?: unknown }
  return typeof code === 'string' && Object.hasOwn(DOMAIN_ERRORS, code) ? (code as DomainErrorCode) : null
}
