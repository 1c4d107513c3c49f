import type { Context } from 'hono'
import { HTTPException } from 'hono/http-exception'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { DOMAIN_ERRORS, type DomainErrorCode } from '#domain/errors'
import { httpStatusOf } from '#workers/errors'
import type { OperationsEnv } from './operations-context.ts'
import { Refusal } from './refusal.ts'

/** Answers what a handler threw: a refusal as what it is, anything else as our fault, without its words. */
export function answerError(error: Error, c: Context<OperationsEnv>): Response {
  const answer = (status: ContentfulStatusCode, code: string, field: string | null, message: string) =>
    c.json({ code, field, message, requestId: c.var.requestId }, status)
  if (error instanceof Refusal) return answer(error.status, error.code, error.field, error.message)
  const domain = readDomainError(error)
  if (domain) return answer(httpStatusOf(domain.code) as ContentfulStatusCode, domain.code, domain.field, error.message)
  if (error instanceof HTTPException && error.status < 500)
    return answer(error.status, 'input_invalid', null, 'the request cannot be read')
  console.error(JSON.stringify({ event: 'operation_failed', request: c.var.requestId, problem: String(error) }))
  return answer(500, 'internal', null, 'something went wrong on our side')
}

/** A `DomainError`, be it one that crossed a call between objects, where only its own fields survive. */
function readDomainError(error: Error): { readonly code: DomainErrorCode; readonly field: string | null } | null {
  const { code, field } = error as { readonly code?: unknown; readonly field?: unknown }
  if (typeof code !== 'string' || !Object.hasOwn(DOMAIN_ERRORS, code)) return null
  return { code: code as DomainErrorCode, field: typeof field === 'string' ? field : null }
}
