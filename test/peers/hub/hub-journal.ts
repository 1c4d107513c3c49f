import { BoundedStore } from '../cpo/bounded-store.ts'
import type { ClientInfo } from './client-list.ts'
import type { ResultFault } from './command-desk.ts'
import type { DeliveryEntry } from './delivery-queue.ts'
import type { Reference } from './id-book.ts'

/** A session as it passed the hub. */
export interface SessionEntry {
  owner: string
  operatorId: string
  hubId: string
  /** As the eMSP saw it last. */
  reference: string | null
  status: string
  updates: number
}

/** A CDR as it passed the hub. */
export interface CdrEntry {
  owner: string
  operatorId: string
  /** As the eMSP sees it. */
  id: string
  sessionId: string
  remark: string | null
  exclVat: number
  inclVat: number | null
  received: number
  isPushed: boolean
}

/** A command as it passed the hub. */
export interface CommandEntry {
  name: string
  owner: string | null
  locationId: string | null
  evseUid: string | null
  sessionId: string | null
  httpStatus: number
  statusCode: number
  result: string | null
  /** The later result, and how the eMSP took it; several where it was told more than once. */
  outcome: { result: string; fault: ResultFault | null; sent: { at: string; httpStatus: number | null }[] } | null
}

/** A question about a token as it passed the hub. */
export interface AuthorizationEntry {
  owner: string
  uid: string
  allowed: string | null
  httpStatus: number | null
  statusCode: number | null
  issued: string | null
  reference: string | null
}

/** What somebody asked or answered wrongly, and how often. */
export interface FlawEntry {
  connection: string
  about: string
  problem: string
  times: number
}

/** Everything a hub says about what passed it. */
export interface HubAccount {
  sessions: readonly SessionEntry[]
  cdrs: readonly CdrEntry[]
  deliveries: readonly DeliveryEntry[]
  commands: readonly CommandEntry[]
  authorizations: readonly AuthorizationEntry[]
  references: readonly Reference[]
  clients: readonly ClientInfo[]
  refused: readonly FlawEntry[]
  flaws: readonly FlawEntry[]
}

/** The hub's own account of what passed it. */
export class HubJournal {
  readonly sessions = new BoundedStore<SessionEntry>(20_000)
  readonly cdrs = new BoundedStore<CdrEntry>(20_000)
  readonly deliveries: DeliveryEntry[] = []
  readonly commands: CommandEntry[] = []
  readonly authorizations: AuthorizationEntry[] = []
  readonly #refused = new Map<string, FlawEntry>()
  readonly #flaws = new Map<string, FlawEntry>()

  /** A request the hub did not take. */
  refuse(connection: string, about: string, problem: string): void {
    count(this.#refused, { connection, about, problem })
  }

  /** An answer that broke the rules of the line, though it may have been useful. */
  fault(connection: string, about: string, problem: string): void {
    count(this.#flaws, { connection, about, problem })
  }

  refused(): FlawEntry[] {
    return [...this.#refused.values()]
  }

  flaws(): FlawEntry[] {
    return [...this.#flaws.values()]
  }
}

function count(flaws: Map<string, FlawEntry>, flaw: Omit<FlawEntry, 'times'>): void {
  const key = `${flaw.connection}/${flaw.about}/${flaw.problem}`
  flaws.set(key, { ...flaw, times: (flaws.get(key)?.times ?? 0) + 1 })
}
