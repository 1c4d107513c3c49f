import { DOMAIN_ERRORS, type DomainErrorCode } from '#domain/errors'
import type { PeerProblemCode } from '#integrations/ocpi/peer-problem'
import { OCPI_STATUS } from '#integrations/ocpi/status-codes'
import { statusOf } from '#workers/errors'
import { answerRefused } from '#workers/ocpi/answer'
import type { OcpiContext } from '#workers/ocpi/ocpi-context'
import type { OcpiPorts } from '#workers/ocpi/ports'
import { OcpiRefusal } from '#workers/ocpi/refusal'

const PEER_PROBLEMS: ReadonlySet<string> = new Set<PeerProblemCode>([
  'client_api_unusable',
  'endpoints_missing',
  'version_unsupported',
])

/** Answers what a handler threw: a refusal as what it is, anything else as our fault, without its words. */
export function answerError(error: Error, c: OcpiContext, ports: OcpiPorts): Response {
  if (error instanceof OcpiRefusal) {
    return answerRefused(c, ports, error.http, error.status, error.message, error.headers)
  }
  const code = refusalCode(error)
  if (code !== null) {
    const status = statusOf(code)
    return answerRefused(c, ports, status.ocpiHttp, status.ocpi, error.message)
  }
  console.error(
    JSON.stringify({ event: 'ocpi_failed', request: c.var.ids.requestId, problem: error.name, stack: stackOf(error) }),
  )
  return answerRefused(c, ports, 500, OCPI_STATUS.serverError, 'something went wrong on our side')
}

/** Where it happened, without the message: that may quote what a peer sent. */
function stackOf(error: Error): readonly string[] {
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line))
  return frames.slice(0, 6).map((line) => line.trim())
}

/** The reason of a refusal, be it one that crossed a call between objects, where only its own fields survive. */
function refusalCode(error: Error): DomainErrorCode | PeerProblemCode | null {
  const { code } = error as { readonly code?: unknown }
  if (typeof code !== 'string') return null
  if (Object.hasOwn(DOMAIN_ERRORS, code)) return code as DomainErrorCode
  return PEER_PROBLEMS.has(code) ? (code as PeerProblemCode) : null
}
