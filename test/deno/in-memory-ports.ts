import { canonicalJson } from '#domain/canonical-json'
import type { HubClient } from '#domain/channel/hub-client'
import type { Instant } from '#domain/instant'
import type { Token } from '#domain/token/token'
import { isTokenValid } from '#integrations/ocpi/2.2.1/token'
import type { OcpiDeps, OcpiPeer } from '#integrations/ocpi/call-ocpi'
import { chooseVersion } from '#integrations/ocpi/choose-version'
import { ciKey } from '#integrations/ocpi/ci-string'
import { getVersionDetails } from '#integrations/ocpi/client/get-version-details'
import { getVersions } from '#integrations/ocpi/client/get-versions'
import { type Credentials, hubOf } from '#integrations/ocpi/credentials'
import { dialectOf } from '#integrations/ocpi/dialects'
import { type Endpoint, endpointUrl } from '#integrations/ocpi/endpoints'
import { findEvse } from '#integrations/ocpi/merge-location'
import { PeerProblem } from '#integrations/ocpi/peer-problem'
import type { PeerProfile } from '#integrations/ocpi/quirks/profile-schema'
import type { RawObject } from '#integrations/ocpi/raw-object'
import type { CallLog } from '#integrations/outgoing/call-log'
import type { ConnectedPeer, OcpiPorts, OurParty, StampedToken } from '#workers/ocpi/ports'

import { MemoryPayments } from './memory-payments.ts'

interface MemoryPeer {
  peerId: string
  registered: boolean
  tokens: { registration: string | null; current: string | null; previous: string | null }
  roles: Credentials['roles']
  profile?: PeerProfile
  theirToken: string | null
  endpoints: readonly Endpoint[]
  clients: readonly HubClient[]
  allowedHosts: ReadonlySet<string>
}

type Party = { readonly countryCode: string; readonly partyId: string }
const keyOf = (party: Party, id: string) => ciKey(`${party.countryCode}*${party.partyId}*${id}`)

/** Everything the OCPI surface needs, kept in memory: for Deno, and for tests that look at what was kept. */
export class InMemoryOcpi {
  readonly peers: MemoryPeer[] = []
  readonly tokens: StampedToken[] = []
  readonly locations = new Map<string, RawObject>()
  readonly tariffs = new Map<string, RawObject>()
  readonly sessions = new Map<string, RawObject>()
  readonly cdrs = new Map<string, { readonly peerId: string; readonly raw: RawObject; readonly text: string }>()
  readonly commands = new Map<string, { readonly secret: string; result: string | null }>()
  readonly refused: unknown[] = []
  readonly noted: { readonly module: string; readonly field: string; readonly rule: string }[] = []
  readonly pulls: string[] = []
  readonly log: CallLog[] = []
  undecided = false
  broken = false
  readonly payments: MemoryPayments
  readonly ourParties: OurParty[] = [
    { countryCode: 'NL', partyId: 'RWT', brand: 'roamwatt', market: 'nl', name: 'Roamwatt', website: null },
  ]
  private readonly origin: string
  private readonly deps: OcpiDeps

  constructor(origin: string, outside: { fetch: OcpiDeps['fetch']; now: () => Instant }) {
    this.origin = origin
    this.deps = { ...outside, log: (line) => this.log.push(line), newId: () => crypto.randomUUID() }
    this.payments = new MemoryPayments(outside.now)
  }

  /** Opens a registration for a peer at these hosts; answers the token of the invitation. */
  invite(peerId: string, allowedHosts: readonly string[], registration = `invite-${crypto.randomUUID()}`): string {
    const tokens = { registration, current: null, previous: null }
    const hosts = new Set(allowedHosts)
    this.peers.push({
      peerId,
      registered: false,
      tokens,
      roles: [],
      theirToken: null,
      endpoints: [],
      clients: [],
      allowedHosts: hosts,
    })
    return registration
  }

  /** A peer that is registered already, with these roles; answers its token. */
  connect(peerId: string, roles: Credentials['roles'], profile?: PeerProfile): string {
    const current = `token-${peerId}`
    const tokens = { registration: null, current, previous: null }
    const rest = { theirToken: 'theirs', endpoints: [], clients: [], allowedHosts: new Set<string>() }
    this.peers.push({ peerId, registered: true, tokens, roles, ...rest, ...(profile && { profile }) })
    return current
  }

  addToken(token: Partial<Token> & { readonly uid: string }, lastUpdated: Instant): void {
    const base: Token = {
      id: `nl1_${token.uid}`,
      brand: 'roamwatt',
      market: 'nl',
      countryCode: 'NL',
      partyId: 'RWT',
      uid: token.uid,
      type: 'RFID',
      contractId: 'NL-RWT-C00000001-X',
      contract: null,
      driver: null,
      visualNumber: null,
      issuer: 'Roamwatt',
      groupId: null,
      language: 'nl',
      whitelist: 'ALLOWED',
      blockedAt: null,
      validUntil: null,
    }
    this.tokens.push({ token: { ...base, ...token }, lastUpdated })
  }

  ports(): OcpiPorts {
    return {
      now: this.deps.now,
      origin: this.origin,
      log: (line) => void this.log.push(line),
      peers: this.peerPorts(),
      catalogue: this.cataloguePorts(),
      tokens: this.tokenPorts(),
      sessions: this.sessionPorts(),
      cdrs: this.cdrPorts(),
      payments: this.payments.payments(),
      invoices: this.payments.invoices(),
      profiles: {
        result: async () => 'unknown',
        active: async () => false,
        relay: async () => ({ result: 'UNKNOWN_SESSION', timeoutS: 0 }),
      },
      commands: {
        result: async (commandId, secret, { result }) => {
          const command = this.commands.get(commandId)
          if (!command || command.secret !== secret) return 'unknown'
          if (command.result !== null) return 'repeated'
          command.result = result
          return 'accepted'
        },
        awaitedFrom: async () => null,
      },
    }
  }

  private known(peer: ConnectedPeer): MemoryPeer {
    const found = this.peers.find((candidate) => candidate.peerId === peer.peerId)
    if (!found) throw new Error('a peer that called is gone')
    return found
  }

  private ours(token: string): Credentials {
    const roles = this.ourParties.map((party) => ({ ...party, role: 'EMSP' }))
    return { token, url: `${this.origin}/ocpi/versions`, roles }
  }

  private peerPorts(): OcpiPorts['peers'] {
    return {
      byCredential: async (candidates) => {
        if (this.broken) throw new Error('the store is down')
        for (const presentedToken of candidates) {
          for (const peer of this.peers) {
            const kinds = ['registration', 'current', 'previous'] as const
            const credential = kinds.find((kind) => peer.tokens[kind] === presentedToken)
            if (!credential) continue
            const { peerId, registered, roles, clients } = peer
            const isHub = hubOf({ roles }) !== null
            const known = { peerId, registered, roles, clients, isHub, ...(peer.profile && { profile: peer.profile }) }
            return { ...known, credential, ourParties: this.ourParties, presentedToken }
          }
        }
        return null
      },
      register: (peer, theirs, version) => this.accept(this.known(peer), theirs, version),
      update: (peer, theirs, version) => this.accept(this.known(peer), theirs, version),
      saveClient: async (peer, client) => {
        const known = this.known(peer)
        const key = ({ countryCode, partyId, role }: HubClient) => `${countryCode}*${partyId} ${role}`
        const others = known.clients.filter((one) => key(one) !== key(client))
        const outcome = others.length < known.clients.length ? 'updated' : 'created'
        known.clients = [...others, client]
        return outcome
      },
      unregister: async (peer) => {
        const known = this.known(peer)
        known.registered = false
        known.tokens = { registration: null, current: null, previous: null }
      },
      current: async (_, presentedToken) => this.ours(presentedToken),
    }
  }

  private async accept(peer: MemoryPeer, theirs: Credentials, wanted: string): Promise<Credentials> {
    const { peerId, allowedHosts } = peer
    const dialect = dialectOf(wanted)
    const asPeer: OcpiPeer = { peerId, dialect, allowedHosts, token: theirs.token, endpoints: [], from: null, to: null }
    const versions = await getVersions(asPeer, theirs.url, this.deps)
    if (!versions.ok) throw new PeerProblem('client_api_unusable', `your versions: ${versions.detail}`)
    const version = chooseVersion(versions.data, [wanted])
    if (version === null) throw new PeerProblem('version_unsupported', `you do not offer ${wanted}`)
    const details = await getVersionDetails(asPeer, version.url, this.deps)
    if (!details.ok) throw new PeerProblem('client_api_unusable', `your version details: ${details.detail}`)
    if (endpointUrl(details.data, 'locations', 'SENDER') === null) {
      throw new PeerProblem('endpoints_missing', 'you do not offer locations')
    }
    const current = `token-${crypto.randomUUID()}`
    Object.assign(peer, { registered: true, theirToken: theirs.token, endpoints: details.data, roles: theirs.roles })
    peer.tokens = { registration: null, current, previous: peer.tokens.current }
    return this.ours(current)
  }

  private cataloguePorts(): OcpiPorts['catalogue'] {
    const store = (map: Map<string, RawObject>, key: string, raw: RawObject) => {
      const outcome = map.has(key) ? 'updated' : 'created'
      map.set(key, raw)
      return outcome
    }
    return {
      location: async (_, party, id) => this.locations.get(keyOf(party, id)) ?? null,
      saveLocation: async (_, raw, location) => store(this.locations, keyOf(location, location.id), raw),
      changeLocation: async (_, party, id, change) => {
        const stored = this.locations.get(keyOf(party, id))
        return stored ? store(this.locations, keyOf(party, id), change(stored).raw) : 'unknown'
      },
      changeEvse: async (_, party, locationId, uid, change) => {
        const location = this.locations.get(keyOf(party, locationId))
        const known = location && findEvse(location, uid)
        if (!location || !known) return 'unknown'
        const { raw } = change(known)
        const evses = ((location['evses'] ?? []) as RawObject[]).map((other) => (other === known ? raw : other))
        this.locations.set(keyOf(party, locationId), { ...location, evses, last_updated: raw['last_updated'] })
        return 'updated'
      },
      saveEvse: async (_, party, locationId, raw, evse) => {
        const location = this.locations.get(keyOf(party, locationId))
        if (!location) return 'location_unknown'
        const known = findEvse(location, evse.uid)
        const others = ((location['evses'] ?? []) as RawObject[]).filter((other) => other !== known)
        const evses = [...others, raw]
        this.locations.set(keyOf(party, locationId), { ...location, evses, last_updated: raw['last_updated'] })
        return known ? 'updated' : 'created'
      },
      missed: async (_, party, id) => void this.pulls.push(keyOf(party, id)),
      tariff: async (_, party, id) => this.tariffs.get(keyOf(party, id)) ?? null,
      saveTariff: async (_, raw, tariff) => store(this.tariffs, keyOf(tariff, tariff.id), raw),
      deleteTariff: async (_, party, id) => this.tariffs.delete(keyOf(party, id)),
      refuse: async (_, refused) => void this.refused.push(refused),
      noteLeniencies: async (_, module, leniencies) =>
        void this.noted.push(...leniencies.map((one) => ({ module, ...one }))),
    }
  }

  private tokenPorts(): OcpiPorts['tokens'] {
    return {
      page: async (_, { party, offset, limit, from, to }) => {
        const matching = this.tokens.filter(
          ({ token, lastUpdated }) =>
            (party === null || keyOf(token, '') === keyOf(party, '')) &&
            (from === null || lastUpdated >= from) &&
            (to === null || lastUpdated < to),
        )
        return { total: matching.length, items: matching.slice(offset, offset + limit) }
      },
      get: async (_, { uid, type }) =>
        this.tokens.find(({ token }) => token.type === type && ciKey(token.uid) === ciKey(uid)) ?? null,
      authorize: async (_, { uid, type, locationReferences }) => {
        if (this.undecided) return 'undecided'
        const found = this.tokens.find(({ token }) => token.type === type && ciKey(token.uid) === ciKey(uid))
        if (!found) return 'unknown_token'
        const allowed = isTokenValid(found.token, this.deps.now()) ? 'ALLOWED' : 'BLOCKED'
        const authorizationReference = allowed === 'ALLOWED' ? crypto.randomUUID() : null
        return { allowed, ...found, authorizationReference, info: null, locationKept: locationReferences }
      },
    }
  }

  private sessionPorts(): OcpiPorts['sessions'] {
    return {
      get: async (_, party, id) => this.sessions.get(keyOf(party, id)) ?? null,
      receive: async (_, party, id, message, raw) => {
        const known = this.sessions.get(keyOf(party, id))
        if (!known && message.kind === 'PATCH') {
          this.pulls.push(id)
          return 'unknown'
        }
        if (known && canonicalJson(known) === canonicalJson(raw)) return 'unchanged'
        this.sessions.set(keyOf(party, id), message.kind === 'PUT' ? raw : { ...known, ...raw })
        return known ? 'updated' : 'created'
      },
      quarantine: async (_, rawText, issues) => void this.refused.push({ rawText, issues }),
    }
  }

  private cdrPorts(): OcpiPorts['cdrs'] {
    return {
      receive: async (peer, raw, text, cdr) => {
        if (!this.ourParties.some((party) => keyOf(party, '') === keyOf(cdr.token, '')))
          return { outcome: 'foreign_token' }
        const path = keyOf(cdr, cdr.id)
        const url = `${this.origin}/ocpi/2.2.1/receiver/cdrs/${encodeURIComponent(path)}`
        const known = this.cdrs.get(path)
        if (!known) {
          this.cdrs.set(path, { peerId: peer.peerId, raw, text })
          return { outcome: 'created', url }
        }
        return canonicalJson(known.raw) === canonicalJson(raw) ? { outcome: 'repeated', url } : { outcome: 'conflict' }
      },
      get: async (peer, path) => {
        const found = this.cdrs.get(path)
        return found?.peerId === peer.peerId ? found.raw : null
      },
      quarantine: async (_, rawText, issues) => void this.refused.push({ rawText, issues }),
    }
  }
}
