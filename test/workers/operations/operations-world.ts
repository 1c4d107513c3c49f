import { env } from 'cloudflare:workers'
import { DomainError } from '#domain/errors'
import { moveToken } from '#domain/token/move-token'
import type { Token } from '#domain/token/token'
import type { ContractRecord, DriverRecord } from '#durable-objects/contract/contract-rpc'
import type { DirectoryEntry } from '#durable-objects/directory/directory-rpc'
import type { Env } from '#durable-objects/env'
import type { PeerView, PullView } from '#durable-objects/party/party-rpc'
import type { PeerHealth } from '#durable-objects/peer-board/peer-health'
import type { Objects } from '#durable-objects/region'
import type { MoveRequest } from '#durable-objects/token/token-rpc'
import { noPush } from '#integrations/messaging/push-port'
import type { House } from '#workers/house'
import { operationsApp } from '#workers/operations/app'

export const OPERATIONS_TOKEN = 'a-token-of-the-tests-only'
export const START = Date.UTC(2026, 2, 29, 9, 0)

/** A surface on real databases and on objects that live in memory; nothing in it is shared between two worlds but the databases of a file. */
export function operationsWorld() {
  const bindings = env as unknown as Env
  const clock = { now: START }
  const board: PeerHealth[] = []
  const memory = memoryObjects()
  const pending: Promise<unknown>[] = []
  const house: House = {
    objects: memory.objects,
    catalogue: bindings.CATALOGUE,
    market: (shard) => (shard === 'nl1' ? bindings.MARKET_NL : bindings.MARKET_DE),
    markets: [
      { market: 'nl', shard: 'nl1', database: bindings.MARKET_NL },
      { market: 'de', shard: 'de1', database: bindings.MARKET_DE },
    ],
    tariffs: bindings.TARIFFS,
    keys: { pepper: btoa('p'.repeat(32)), credentials: btoa('c'.repeat(32)), signing: btoa('s'.repeat(32)) },
    operationsToken: OPERATIONS_TOKEN,
    push: noPush,
    origin: 'http://localhost:8787',
    now: () => clock.now,
    after: (work) => void pending.push(work.catch(() => undefined)),
  }
  const app = operationsApp(house, { peerHealth: async () => board, callCounts: () => [] })
  const send = (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) =>
    app.fetch(
      new Request(`${house.origin}/api/operations/v1${path}`, {
        method,
        headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }),
    )
  const asStaff = { authorization: `Bearer ${OPERATIONS_TOKEN}` }
  return {
    house,
    clock,
    board,
    memory,
    send,
    /** What goes on after the answers is over. */
    settled: () => Promise.all(pending),
    get: (path: string) => send('GET', path, undefined, asStaff),
    post: (path: string, body?: unknown) => send('POST', path, body, asStaff),
    del: (path: string) => send('DELETE', path, undefined, asStaff),
  }
}

/** An answer's body, whose shape the test states. */
export async function bodyOf<T>(answer: Response): Promise<T> {
  return (await answer.json()) as T
}

/** The objects as their contracts describe them, without storage. */
function memoryObjects() {
  const directory = new Map<string, DirectoryEntry>()
  const contracts = new Map<string, { contract: ContractRecord; driver: DriverRecord }>()
  const tokens = new Map<string, Token>()
  const peers = new Map<string, PeerView>()
  const pulls = new Map<string, PullView[]>()
  const objects = {
    directory: () => ({
      lookup: async (digest: string) => directory.get(digest) ?? null,
      claim: async (digest: string, entry: DirectoryEntry) => {
        const holder = directory.get(digest) ?? entry
        directory.set(digest, holder)
        return holder
      },
    }),
    contract: (id: string) => ({
      open: async (contract: ContractRecord, driver: DriverRecord) => void contracts.set(id, { contract, driver }),
      read: async () => contracts.get(id) ?? null,
      setLimits: async (limits: ContractRecord['limits'], spendingLimitMinor: number | null) => {
        const known = contracts.get(id)
        if (known)
          contracts.set(id, { ...known, contract: { ...known.contract, limits: limits ?? null, spendingLimitMinor } })
      },
      setSuspended: async (suspendedAt: number | null) => {
        const known = contracts.get(id)
        if (known) contracts.set(id, { ...known, contract: { ...known.contract, suspendedAt } })
      },
    }),
    token: (id: string) => ({
      issue: async (token: Token) => void tokens.set(id, token),
      read: async () => {
        const token = tokens.get(id)
        return token ? { token, revision: 1 } : null
      },
      move: async ({ move, at }: MoveRequest) => {
        const token = tokens.get(id)
        const moved = token ? moveToken(token, move, at) : ({ refused: 'token_unknown' } as const)
        if (moved.refused !== null) throw new DomainError(moved.refused)
        tokens.set(id, moved.token)
        return moved.token
      },
    }),
    session: () => ({ view: async () => null, opens: async () => false, shaping: async () => null }),
    party: (id: string) => ({
      invite: async (asked: Pick<PeerView, 'name' | 'ourParties' | 'allowedHosts' | 'profile'> & { now: number }) => {
        const { now, ...rest } = asked
        const channel = { roles: [], hub: null, clients: [], feed: null } as const
        const state = { version: null, versionsUrl: null, ...channel, createdAt: now, updatedAt: now } as const
        peers.set(id, { ...rest, ...state, id, state: 'invited' })
        return { tokenA: 'token-a' }
      },
      read: async () => peers.get(id) ?? null,
      pulls: async () => pulls.get(id) ?? [],
      offers: async () => ({ commands: [], assumedCapabilities: [] }),
      tokenDelivery: async () => ({ state: id.endsWith('far') ? 'pending' : 'pushed', problem: null }),
      plannedPulls: async () => [],
      outboxState: async () => ({ waiting: 0, parked: 0, oldestAt: null }),
      startPull: async (module: PullView['module'], now: number): Promise<PullView> => {
        const counts = { pages: 0, items: 0, stored: 0, refused: 0, total: null, problem: null }
        const pull: PullView = { id: 'pull-1', module, state: 'running', ...counts, startedAt: now, updatedAt: now }
        pulls.set(id, [pull])
        return pull
      },
      unregister: async () => {
        const peer = peers.get(id)
        if (peer) peers.set(id, { ...peer, state: 'unregistered' })
      },
    }),
  }
  return { objects: objects as unknown as Objects, contracts, tokens, peers, directory }
}
