import type { PartyKey } from '#domain/identity/party'
import type { Instant } from '#domain/instant'

/** Whether a hub reaches a party. Source: OCPI 2.2.1, hubclientinfo, ConnectionStatus. */
export const CONNECTION_STATUSES = ['CONNECTED', 'OFFLINE', 'PLANNED', 'SUSPENDED'] as const
export type ConnectionStatus = (typeof CONNECTION_STATUSES)[number]

/** A party that speaks through a peer that is not it: a hub's client, or a sub-operator agreed upon. */
export interface HubClient extends PartyKey {
  /** CPO, EMSP, …: one party may be there in several roles. */
  readonly role: string
  readonly status: ConnectionStatus
  /** `hub`: told by HubClientInfo; `agreed`: entered by hand, for hubs that tell nothing. */
  readonly source: 'hub' | 'agreed'
  readonly lastUpdated: Instant
}

/** May a message be sent to a party in this state? To one that is offline nothing is sent, and nothing is kept to be sent later. */
export function isReachable(status: ConnectionStatus): boolean {
  return status === 'CONNECTED'
}
