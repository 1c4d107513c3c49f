import { BoundedStore } from '../cpo/bounded-store.ts'
import type { Cdr, Session, Token } from '../cpo/ocpi-objects.ts'
import type { Party } from '../cpo/party.ts'
import { ClientList } from './client-list.ts'
import { CommandDesk } from './command-desk.ts'
import { type Held, HubCatalogue } from './hub-catalogue.ts'
import type { HubConnection, Side } from './hub-connection.ts'
import { HubJournal } from './hub-journal.ts'
import type { HubSettings } from './hub-settings.ts'
import { IdBook } from './id-book.ts'
import { type LineFaultShares, NO_LINE_FAULTS } from './line-faults.ts'
import { StaticChanges } from './static-changes.ts'

/** Where the total cost in the CDRs of an operator comes from. */
export type CostSource = 'operator' | 'hub' | 'none'

/** All state of the simulated hub. */
export interface Hub {
  settings: HubSettings
  /** Where it is reached; known once it listens. */
  origin: string
  own: Party
  connections: HubConnection[]
  catalogue: HubCatalogue
  changes: StaticChanges
  ids: IdBook
  tokens: BoundedStore<Token>
  /** By owner and the operator's id. */
  sessions: BoundedStore<Held<Session>>
  cdrs: BoundedStore<Held<Cdr>>
  /** By owner. */
  costSources: Map<string, CostSource>
  commands: CommandDesk
  clients: ClientList
  journal: HubJournal
  faults: LineFaultShares
  outage: Outage
  /** Work under way that is in no queue. */
  work: Set<Promise<void>>
}

/** Who is answered with 503 for how long, and in which modules; none: in all. */
export interface Outage {
  side: Side | 'both'
  modules: readonly string[]
  untilMs: number
}

/** A hub that nobody is connected to, not yet listening. */
export function createHub(settings: HubSettings): Hub {
  return {
    settings,
    origin: '',
    own: { country: settings.country, id: settings.party },
    connections: [],
    catalogue: new HubCatalogue(),
    changes: new StaticChanges(settings.staticDelayMs),
    ids: new IdBook(settings.seed),
    tokens: new BoundedStore(200_000),
    sessions: new BoundedStore(20_000),
    cdrs: new BoundedStore(20_000),
    costSources: new Map(),
    commands: new CommandDesk(),
    clients: new ClientList(),
    journal: new HubJournal(),
    faults: { ...NO_LINE_FAULTS },
    outage: { side: 'both', modules: [], untilMs: 0 },
    work: new Set(),
  }
}

/** Work that `idle` waits for. */
export function track(hub: Hub, work: Promise<void>): void {
  const settled = work
    .catch((error: unknown) => console.error('work failed:', error))
    .finally(() => {
      hub.work.delete(settled)
    })
  hub.work.add(settled)
}

/** How many messages still wait for somebody to take them. */
export const waitingMessages = (hub: Hub) => hub.connections.reduce((sum, { waiting }) => sum + waiting, 0)
