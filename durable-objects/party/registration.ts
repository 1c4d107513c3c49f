import { DomainError } from '#domain/errors'
import type { Instant } from '#domain/instant'
import type { TokenForm } from '#integrations/ocpi/authorization'
import type { OcpiDeps, OcpiPeer } from '#integrations/ocpi/call-ocpi'
import { deleteCredentials, postCredentials, putCredentials } from '#integrations/ocpi/client/send-credentials'
import { hubOf } from '#integrations/ocpi/credentials'
import { DIALECTS, dialectOf } from '#integrations/ocpi/dialects'
import { PeerProblem } from '#integrations/ocpi/peer-problem'
import { outcomeUnknown, type PeerOffer, problemOf, readOffer, requireAllowedHost } from './exchange-credentials.ts'
import type { CredentialsContent, PartyRpc } from './party-rpc.ts'
import type { PeerCredentials, PreparedToken } from './peer-credentials.ts'
import type { PeerRecord } from './peer-record.ts'
import type { RenewalPlan } from './renewal-plan.ts'

/** What a registration needs of its party. */
export interface RegistrationHost {
  readonly credentials: PeerCredentials
  readonly plan: RenewalPlan
  readonly deps: OcpiDeps
  /** Our versions endpoint. */
  readonly versionsUrl: string
  record(): PeerRecord
  /** Stores the record and whatever else belongs to the same moment, in one transaction. */
  save(record: PeerRecord, also: () => void): void
  /** The peer as it is called now. */
  peer(): Promise<OcpiPeer>
  /** The peer as it is called with a token. */
  peerWith(token: string): Promise<OcpiPeer>
  /** Writes what went wrong where staff look. */
  report(problem: PeerProblem): Promise<void>
}

/** How credentials come about, change and end, by us and by the peer. */
export class Registration {
  readonly #host: RegistrationHost
  #renewing: Promise<void> | null = null

  constructor(host: RegistrationHost) {
    this.#host = host
  }

  /** We register with the peer, by the token that it gave us. */
  async begin(request: Parameters<PartyRpc['registerWith']>[0]): Promise<void> {
    const { credentials, deps } = this.#host
    const { now } = request
    const record = this.#host.record()
    if (record.state === 'registered') throw new DomainError('credentials_registered_already')
    requireAllowedHost(request.versionsUrl, record.allowedHosts, 'versionsUrl')
    const prepared = await credentials.prepare()
    // Their calls with our token come while ours is still open, so it has to be valid before.
    this.#host.save({ ...record, state: 'registering', updatedAt: now }, () => credentials.activate(prepared, now))
    let form: TokenForm | undefined
    // Which form it wants shows only what it takes: one of 2.1.1 mostly wants its token as it is.
    const inForm = (tokenForm: TokenForm) => ({
      token: request.tokenA,
      tokenForm,
      worked: () => {
        form = tokenForm
      },
    })
    const otherTokens = [inForm('raw'), inForm('base64')]
    const peer = { ...(await this.#host.peerWith(request.tokenA)), endpoints: [], otherTokens }
    try {
      const offer = await readOffer(peer, request.versionsUrl, null, deps)
      const reached = { ...peer, ...offer }
      const posted = await postCredentials(reached, this.ours(prepared.token), deps)
      // A peer that thinks us registered takes a renewal instead.
      const answer = !posted.ok && posted.httpStatus === 405 ? await this.#put(reached, prepared) : posted
      if (answer.ok) return await this.#agree(answer.data, offer, prepared, now, form)
      if (!outcomeUnknown(answer)) throw new Error(problemOf(answer))
      // It may have registered us: our token works for a grace, so that the peer can be asked and the attempt repeated.
      this.#host.save(this.#host.record(), () => credentials.endLater(now))
      throw new DomainError('peer_unreachable', { message: problemOf(answer) })
    } catch (problem) {
      if (problem instanceof DomainError) throw problem
      if (problem instanceof PeerProblem) await this.#host.report(problem)
      const back = { ...this.#host.record(), state: 'invited', updatedAt: now } as const
      this.#host.save(back, () => credentials.drop('current'))
      throw new DomainError('peer_unreachable', { message: problem instanceof Error ? problem.message : 'unknown' })
    }
  }

  /** The peer registers with us or renews. Nothing is kept of an attempt that fails. */
  async accept(request: Parameters<PartyRpc['acceptCredentials']>[0]): Promise<CredentialsContent> {
    const { credentials, deps } = this.#host
    const { kind, theirs, version, tokenForm, now } = request
    const record = this.#host.record()
    const registered = record.state === 'registered'
    if (kind === 'register' && registered) throw new DomainError('credentials_registered_already')
    if (kind === 'update' && !registered) throw new DomainError('credentials_not_registered')
    const known = registered ? await credentials.theirs('current') : null
    let form = tokenForm
    const otherForm = form === 'raw' ? 'base64' : 'raw'
    const peer = {
      ...(await this.#host.peerWith(theirs.token)),
      endpoints: [],
      ...spelled(form),
      otherTokens: [
        // Who spells its own tokens one way may want ours the other.
        {
          token: theirs.token,
          tokenForm: otherForm,
          worked: () => {
            form = otherForm
          },
        } as const,
        // Who renews may not know its own new token yet.
        ...(known === null ? [] : [{ token: known }]),
      ],
    }
    try {
      requireAllowedHost(theirs.url, record.allowedHosts, 'url')
      const offer = await readOffer(peer, theirs.url, version, deps, request.correlationId)
      const prepared = await credentials.prepare()
      await this.#agree(theirs, offer, prepared, now, form)
      return this.ours(prepared.token)
    } catch (problem) {
      if (problem instanceof PeerProblem) await this.#host.report(problem)
      // A peer that moves to another name is agreed upon by people first; this one may also be somebody else.
      if (problem instanceof DomainError && problem.code === 'host_not_allowed')
        await this.#host.report(new PeerProblem('client_api_unusable', 'its URL is on a host that was not agreed upon'))
      throw problem
    }
  }

  /** One renewal at a time: who asks while one is under way, staff beside the alarm, has that one. */
  async renew(now: Instant): Promise<void> {
    this.#renewing ??= this.#renewOnce(now).finally(() => {
      this.#renewing = null
    })
    await this.#renewing
  }

  /** We give the peer a new token, our roles and what we offer as they are now, and take a new token from it. */
  async #renewOnce(now: Instant): Promise<void> {
    const { credentials, deps, plan } = this.#host
    const record = this.#host.record()
    if (record.state !== 'registered' || !record.versionsUrl) throw new DomainError('credentials_not_registered')
    const peer = await this.#host.peer()
    // Where nobody takes a renewal, a new registration has to be arranged by people.
    if (peer.profile?.credentials.takesPut === false) return plan.stop('renewal_not_taken', now)
    const offer = await readOffer(peer, record.versionsUrl, null, deps)
    const prepared = await credentials.prepare()
    // From here both tokens are valid: whichever the peer ends up with works.
    credentials.beginRenewal(prepared, now)
    const answer = await this.#put({ ...peer, ...offer }, prepared)
    if (answer.ok) return this.#agree(answer.data, offer, null, now)
    if (outcomeUnknown(answer)) plan.answerLost(now)
    else credentials.restorePrevious()
    throw new DomainError('peer_unreachable', { message: problemOf(answer) })
  }

  /** Ends it; the peer is told where it is ours to tell. It is over for us whether or not the peer hears of it. */
  async end(now: Instant, endedBy: 'us' | 'peer'): Promise<void> {
    const { credentials, deps, plan } = this.#host
    const record = this.#host.record()
    const peer = record.state === 'registered' && endedBy === 'us' ? await this.#host.peer() : null
    this.#host.save({ ...record, state: 'unregistered', endpoints: [], updatedAt: now }, () => {
      credentials.dropAll()
      plan.stop(endedBy === 'us' ? 'ended_by_us' : 'ended_by_peer', now)
    })
    if (peer) await deleteCredentials(peer, deps)
  }

  /** Ends what outlived its grace. An attempt to register whose outcome stayed unknown has then failed. */
  async sweep(now: Instant): Promise<void> {
    const { credentials } = this.#host
    await credentials.sweep(now)
    const record = this.#host.record()
    if (record.state !== 'registering' || credentials.has('current')) return
    this.#host.save({ ...record, state: 'invited', updatedAt: now }, () => undefined)
  }

  /** Our credentials object with a token. */
  ours(token: string): CredentialsContent {
    const roles = this.#host.record().ourParties.map(({ countryCode, partyId, name, website }) => {
      return { role: 'EMSP', countryCode, partyId, name, website }
    })
    return { token, url: this.#host.versionsUrl, roles }
  }

  #put(peer: OcpiPeer, prepared: PreparedToken) {
    return putCredentials(peer, this.ours(prepared.token), this.#host.deps)
  }

  /** Both sides have each other's credentials: one transaction makes it so. */
  async #agree(
    theirs: CredentialsContent,
    offer: PeerOffer,
    ours: PreparedToken | null,
    now: Instant,
    tokenForm?: TokenForm,
  ): Promise<void> {
    const { credentials, plan } = this.#host
    const sealedToken = await credentials.sealed(theirs.token)
    const record = this.#host.record()
    const after: PeerRecord = {
      ...record,
      state: 'registered',
      version: offer.dialect.version,
      versionsUrl: theirs.url,
      endpoints: offer.endpoints,
      hub: hubOf(theirs),
      roles: theirs.roles.map(({ role, countryCode, partyId, name }) => ({ role, countryCode, partyId, name })),
      ...spelled(tokenForm),
      updatedAt: now,
    }
    this.#host.save(after, () => {
      if (ours && credentials.kindOf(ours.digest, now) !== 'current') credentials.activate(ours, now)
      credentials.setTheirs('current', sealedToken)
      credentials.drop('registration')
      credentials.renewed()
      plan.agreed(record.state === 'registered' ? 'renewed' : 'registered', offerOf(after), now)
    })
  }
}

/** What a peer of this version finds with us, as one text: another text is another offer. */
export function offerOf({ version, hub }: Pick<PeerRecord, 'version' | 'hub'>): string {
  const { offered } = dialectOf(version)
  const modules = offered
    .map(({ identifier, role }) => `${identifier} ${role}`)
    .filter((m) => hub || !m.startsWith('hubclientinfo'))
  return [...DIALECTS.map((dialect) => dialect.version), ...modules].join()
}

/** How the peer spells tokens, where that was seen. */
function spelled(tokenForm: TokenForm | undefined): { readonly tokenForm?: TokenForm } {
  return tokenForm === undefined ? {} : { tokenForm }
}
