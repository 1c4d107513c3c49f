/** How this hub was told to behave. The defaults are those of a Gireve-like hub. */
export interface HubSettings {
  /** What it speaks with eMSPs; with operators it is always 2.2.1. */
  version: '2.1.1' | '2.2.1'
  country: string
  party: string
  name: string
  port: number
  seed: string
  /** `hub`: every message is addressed to the hub. `party`: to the party meant, to the hub for all, or to nobody for whoever it concerns. */
  addressing: 'hub' | 'party'
  /** Whose ids of sessions the eMSP sees. */
  sessionIds: 'hub' | 'owner'
  /** Whose authorization references the eMSP sees in sessions and CDRs; operators always see the hub's. */
  references: 'hub' | 'owner'
  /** Whose ids of locations the eMSP sees; `hub` also puts the operator's id in place of its name, as 2.1.1 connections have it. */
  locationIds: 'hub' | 'owner'
  /** How many EVSEs an operator may name when it asks for an authorization. */
  authorizeAt: 'one-evse' | 'one-location'
  /** Identifiers squeezed and upper-cased, `last_updated` rewritten, holes filled with "-". */
  clearing: boolean
  /** Whose sessions and CDRs a pull holds: those of the party that asks, or of its whole platform. */
  pullsFor: 'party' | 'connection'
  /** Does it offer and push the list of its clients? */
  clientInfo: boolean
  /** Are locations shown that their owner does not want published? */
  unpublished: boolean
  /** Also shows each tariff as another eMSP gets it: same id, other target, double price. */
  foreignTariffs: boolean
  /** Most objects on a page, where it is not the module's own limit. */
  pageSize: number | null
  /** How long changed locations stay inside before anybody sees them. */
  staticDelayMs: number
  /** How long a command's result stays inside. */
  resultDelayMs: number
  /** The first pause before a message is sent again; it doubles up to eight times. */
  retryMs: number
  /** An operator that has not answered by then is answered for, with 4002. */
  operatorTimeoutMs: number
}

/** Most objects on a page, by module. */
export const PAGE_LIMITS: Readonly<Record<string, number>> = {
  locations: 100,
  tokens: 1000,
  cdrs: 20,
  tariffs: 100,
  sessions: 100,
  hubclientinfo: 100,
}

/** The same by 2.1.1, where it has other limits. */
export const OLDER_PAGE_LIMITS: Readonly<Record<string, number>> = { locations: 20 }
