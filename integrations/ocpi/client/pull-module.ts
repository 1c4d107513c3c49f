import type { Instant } from '#domain/instant'
import type { OcpiPeer } from '#integrations/ocpi/call-ocpi'
import { formatDateTime } from '#integrations/ocpi/date-time'
import { endpointUrl } from '#integrations/ocpi/endpoints'
import { type PullCursor, startPull } from '#integrations/outgoing/pull-pages'

/** The modules that an operator offers as lists. */
export type PulledModule = 'cdrs' | 'locations' | 'sessions' | 'tariffs'

/** Where a pull of a module begins; null when the peer does not offer the module. Without `from` the list is the whole truth. */
export function startModulePull(
  peer: OcpiPeer,
  module: PulledModule,
  range: { readonly from: Instant | null; readonly to: Instant | null; readonly limit?: number },
  correlationId: string,
): PullCursor | null {
  const endpoint = endpointUrl(peer.endpoints, module, 'SENDER')
  if (endpoint === null) return null
  const query = new URLSearchParams()
  if (range.from !== null) query.set('date_from', formatDateTime(range.from))
  if (range.to !== null) query.set('date_to', formatDateTime(range.to))
  if (range.limit !== undefined) query.set('limit', String(range.limit))
  const filters = query.toString()
  return startPull(
    filters === '' ? endpoint : `${endpoint}${endpoint.includes('?') ? '&' : '?'}${filters}`,
    correlationId,
  )
}
