import type { MiddlewareHandler } from 'hono'
import { readRequestIds } from '#integrations/ocpi/request-ids'
import { redactPath } from '#integrations/outgoing/redact-path'
import type { OcpiEnv } from '#workers/ocpi/ocpi-context'
import type { OcpiPorts } from '#workers/ocpi/ports'

/** Gives every request its ids, which the answer repeats, and writes its one line of the log. */
export function identifyRequest(ports: OcpiPorts): MiddlewareHandler<OcpiEnv> {
  return async (c, next) => {
    const started = ports.now()
    const ids = readRequestIds(c.req.raw.headers, () => crypto.randomUUID())
    c.set('ids', ids)
    c.set('outcome', 'unanswered')
    c.set('logIds', {})
    c.set('leniencies', [])
    c.header('X-Request-ID', ids.requestId)
    c.header('X-Correlation-ID', ids.correlationId)
    await next()
    // Unset until the caller is known.
    const peer = c.var.peer as OcpiEnv['Variables']['peer'] | undefined
    ports.log({
      direction: 'in',
      ...ids,
      peer: peer?.peerId ?? null,
      module: moduleOf(c.req.path),
      method: c.req.method,
      path: redactPath(c.req.path),
      ids: c.var.logIds,
      status: c.res.status,
      outcome: c.var.outcome,
      ms: ports.now() - started,
      leniencies: c.var.leniencies.map(({ field, rule }) => `${field}:${rule}`),
    })
  }
}

function moduleOf(path: string): string {
  return /^\/ocpi\/(?:\d[\d.]*\/)?(?:(?:sender|receiver)\/)?([a-z]+)/.exec(path)?.[1] ?? 'versions'
}
