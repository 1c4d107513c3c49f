import type { MiddlewareHandler } from 'hono'
import { readRequestIds } from '#integrations/ocpi/request-ids'
import { redactPath } from '#integrations/outgoing/redact-path'
import type { OcpiEnv } from '#workers/ocpi/ocpi-context'
import type { OcpiPorts } from '#workers/ocpi/ports'

/** Gives every request its ids, which the answer repeats, and writes its one line of the log. */
export function identifyRequest(ports: OcpiPorts): MiddlewareHandler<OcpiEnv> {
  const isNew = onceAnHour()
  return async (c, next) => {
    const started = ports.now()
    const { complete, ...ids } = readRequestIds(c.req.raw.headers, () => crypto.randomUUID())
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
    // A driver who stands at a charger waits for no note.
    const isUrgent = c.req.path.endsWith('/authorize')
    if (!complete && peer !== undefined && !isUrgent && isNew(peer.peerId, started))
      await ports.catalogue.noteLeniencies(peer, 'transport', [{ field: 'X-Request-ID', rule: 'request_id_missing' }])
  }
}

const HOUR_MS = 3_600_000
const MOST_KNOWN = 5_000

/** True the first time in an hour: what a peer does with every message needs no row for each. */
function onceAnHour(): (peer: string, now: number) => boolean {
  const lastAt = new Map<string, number>()
  return (peer, now) => {
    if (now - (lastAt.get(peer) ?? 0) < HOUR_MS) return false
    if (lastAt.size >= MOST_KNOWN) lastAt.clear()
    lastAt.set(peer, now)
    return true
  }
}

function moduleOf(path: string): string {
  return /^\/ocpi\/(?:\d[\d.]*\/)?(?:(?:sender|receiver)\/)?([a-z]+)/.exec(path)?.[1] ?? 'versions'
}
