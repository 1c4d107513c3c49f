import type { HubClient } from '#domain/channel/hub-client'
import { readClientInfo } from '#integrations/ocpi/2.2.1/client-info'
import type { OcpiDeps, OcpiPeer } from '#integrations/ocpi/call-ocpi'
import { endpointUrl } from '#integrations/ocpi/endpoints'
import { isIncomplete, pullPages, startPull } from '#integrations/outgoing/pull-pages'

/** What a hub lists. */
type ListedClients =
  | { readonly ok: true; readonly clients: readonly HubClient[] }
  | { readonly ok: false; readonly problem: string }

/** The clients of a hub, all of them or none: from half a list nobody is taken for gone. One that cannot be read is left out. */
export async function pullHubClients(peer: OcpiPeer, deps: OcpiDeps): Promise<ListedClients> {
  const url = endpointUrl(peer.endpoints, 'hubclientinfo', 'SENDER')
  if (url === null) return { ok: false, problem: 'the peer offers no hubclientinfo' }
  const clients: HubClient[] = []
  for await (const page of pullPages(peer, 'hubclientinfo', startPull(url, deps.newId()), deps)) {
    if (!page.ok) return { ok: false, problem: `${page.reason}: ${page.detail}` }
    if (isIncomplete(page.warnings)) return { ok: false, problem: page.warnings.join(', ') }
    for (const item of page.items) {
      const parsed = readClientInfo(item)
      if (parsed.ok) clients.push(parsed.value)
    }
  }
  return { ok: true, clients }
}
