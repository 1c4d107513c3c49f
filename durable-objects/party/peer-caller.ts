import { DomainError } from '#domain/errors'
import type { OcpiDeps, OcpiPeer } from '#integrations/ocpi/call-ocpi'
import { dialectOf } from '#integrations/ocpi/dialects'
import { peerProfile } from '#integrations/ocpi/profiles'
import type { PeerProfile } from '#integrations/ocpi/quirks/profile-schema'
import { endpointsFor } from '#integrations/ocpi/quirks/transport'
import { withProfile } from '#integrations/ocpi/quirks/with-profile'
import type { CallLog } from '#integrations/outgoing/call-log'
import { callLogger } from '../call-logger.ts'
import type { Env } from '../env.ts'
import { feedEndpoints, feedProfile } from './feed.ts'
import type { PeerCredentials } from './peer-credentials.ts'
import type { PeerPulse } from './peer-pulse.ts'
import type { PeerRecord } from './peer-record.ts'
import type { RenewalPlan } from './renewal-plan.ts'
import { reportProblem } from './report-problem.ts'

/** What the way to a peer is made of. */
interface PeerCallerParts {
  readonly env: Env
  readonly credentials: PeerCredentials
  readonly plan: RenewalPlan
  readonly pulse: PeerPulse
  name(): string
  record(): PeerRecord
  waitUntil(work: Promise<unknown>): void
}

/** How a peer is called: with which token, in which version, by which habits, and what is noted of it. */
export class PeerCaller {
  readonly #parts: PeerCallerParts
  readonly deps: OcpiDeps

  constructor(parts: PeerCallerParts) {
    this.#parts = parts
    const write = callLogger(parts.env)
    const log = (line: CallLog) => {
      write(line)
      parts.pulse.called(line, Date.now())
      if (parts.pulse.isNewlyShutOut()) parts.waitUntil(this.#reportShutOut(line))
    }
    this.deps = { fetch: (url, init) => fetch(url, init), now: () => Date.now(), log, newId: () => crypto.randomUUID() }
  }

  /** The peer with its current token, and the one before should it not have taken that one. Refused while it is not registered. */
  async peer(use: 'pull' | 'commands' | 'credentials'): Promise<OcpiPeer> {
    const { credentials, plan } = this.#parts
    const token = await credentials.theirs('current')
    // An open feed is shown no token, and has none.
    if (token === null && !this.#parts.record().feed) throw new DomainError('credentials_not_registered')
    const before = await credentials.theirs('previous')
    const worked = () => {
      credentials.swapTheirs()
      plan.note('previous_token_used', Date.now())
    }
    const known = await this.peerWith(token ?? '')
    const peer = before === null ? known : { ...known, otherTokens: [{ token: before, worked }] }
    if (use !== 'pull') return peer
    const { pageTimeoutMs, pageMaxBytes } = known.profile.paging
    const { hub, roles } = this.#parts.record()
    // A list of all its parties: one that is addressed answers for itself alone, but for a hub, which answers for all its clients.
    const several = !hub && roles.filter((role) => role.role === 'CPO').length > 1
    return { ...peer, to: several ? null : peer.to, timeoutMs: pageTimeoutMs, maxBytes: pageMaxBytes }
  }

  /** The peer with a given token, registered or not. */
  async peerWith(token: string): Promise<OcpiPeer & { readonly profile: PeerProfile }> {
    const record = this.#parts.record()
    const [ours] = record.ourParties
    const operator = record.hub ?? record.roles.find((role) => role.role === 'CPO') ?? record.roles[0]
    const agreed = peerProfile(record.profile, record.version)
    const profile = record.feed ? feedProfile(agreed, record.feed) : agreed
    return {
      peerId: record.id,
      profile,
      dialect: withProfile(dialectOf(record.version), profile),
      hub: record.hub ?? null,
      endpoints: record.feed ? feedEndpoints(record.feed, profile) : endpointsFor(record.endpoints, profile),
      token,
      ...(record.tokenForm === undefined ? {} : { tokenForm: record.tokenForm }),
      allowedHosts: new Set(record.allowedHosts),
      from: ours ? { countryCode: ours.countryCode, partyId: ours.partyId } : null,
      to: operator ? { countryCode: operator.countryCode, partyId: operator.partyId } : null,
    }
  }

  /** Whatever we ask, the peer does not know us: nothing but a new registration helps. */
  #reportShutOut({ module, status }: CallLog): Promise<void> {
    const { env } = this.#parts
    const message = `HTTP ${status} to every call, the last to ${module}`
    return reportProblem(env.CATALOGUE, this.#parts.name(), { code: 'credentials_refused', message }, Date.now())
  }
}
