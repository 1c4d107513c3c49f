import {
  type ChargingPreferences,
  hasTariffFor,
  PROFILE_TYPES,
  type ProfileType,
} from '#domain/charging-profile/charging-preferences'
import type { ActiveProfile, ProfileRequestKind, ProfileResult } from '#domain/charging-profile/charging-profile'
import { checkProfile } from '#domain/charging-profile/check-profile'
import { DomainError } from '#domain/errors'
import type { PartyKey } from '#domain/identity/party'
import type { Instant } from '#domain/instant'
import type { ReportedSession } from '#domain/session/session'
import { sha256Hex } from '#integrations/crypto/digests'
import type { ProfileRequest, SharedMessage } from '#integrations/ocpi/client/charging-profiles'
import { connectorPrices } from '#store/catalogue/connector-prices'
import type { Env } from '../env.ts'
import type { OperatorSession, PreferencesAnswer, ProfileAnswer } from '../party/operator-calls-rpc.ts'
import { randomSecret } from '../random-id.ts'
import type { ShapingView } from './charging-session-rpc.ts'
import { CommandedSession } from './commanded-session.ts'
import { partiesOf } from './ready-commands.ts'
import type { SessionRecord } from './session-record.ts'
import type { ProfileRelay } from './shaping.ts'
import { ANSWER_WITHIN_MS, ShapingStore } from './shaping-store.ts'

/** Why a request about a profile is not passed on. */
type Refused = 'session_not_ongoing' | 'profile_shaped_elsewhere' | 'profile_too_often' | 'profile_pending'

/** The part of a session that says how fast it may go: what its driver wishes, what we or who shapes charges for us limits. */
export abstract class ShapedSession extends CommandedSession {
  readonly #shaping: ShapingStore

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env)
    this.#shaping = new ShapingStore(ctx.storage)
  }

  async wishesTaken(): Promise<readonly ProfileType[]> {
    const { record } = this.require()
    const session = operatorSessionOf(record)
    if (!session) return []
    const takes = this.objects.party(record.peer).takesPreferences(session)
    if (!(await takes.catch(() => false))) return []
    const types = await this.#tariffTypes(record)
    return PROFILE_TYPES.filter((wish) => hasTariffFor(wish, types))
  }

  /**
   * Tells the operator what the driver wishes. Throws `session_not_ongoing`, and `preferences_not_offered` where the connector has no tariff
   * for the wish.
   */
  async prefer(preferences: ChargingPreferences, now: Instant): Promise<PreferencesAnswer> {
    const { record } = this.require()
    const session = operatorSessionOf(record)
    if (!session) throw new DomainError('session_not_ongoing')
    if (!(await this.#hasTariffFor(record, preferences))) throw new DomainError('preferences_not_offered')
    const answer = await this.objects
      .party(record.peer)
      .sendPreferences(session, preferences)
      .catch(() => 'unanswered' as const)
    this.#shaping.change({ preferences: { asked: preferences, answer, at: now } })
    return answer
  }

  /** Asks the operator about the profile. Throws a DomainError for a profile that cannot be, or when this is no time to ask. */
  async askProfile(request: ProfileRequest, now: Instant): Promise<ProfileAnswer> {
    if (request.kind === 'set') checkProfile(request.profile)
    const refused = this.#refuse(null, now)
    if (refused) throw new DomainError(refused)
    return this.#ask(request, null, now)
  }

  /** The same for a peer who shapes charges for us; what it may not do is answered in its own words. */
  async relayProfile(request: ProfileRequest, relay: ProfileRelay, now: Instant): Promise<ProfileAnswer> {
    const refuse = (result: 'REJECTED' | 'TOO_OFTEN' | 'UNKNOWN_SESSION'): ProfileAnswer => ({ result, timeoutS: 0 })
    const record = this.load()?.record
    // Nobody learns of a charge that was never shared with them.
    if (!record || this.#shaping.read().sharedWith !== relay.peer) return refuse('UNKNOWN_SESSION')
    if ((await this.#agreedShaper(record)) !== relay.peer) return refuse('REJECTED')
    const refused = this.#refuse(relay.peer, now)
    if (refused === 'session_not_ongoing') return refuse('UNKNOWN_SESSION')
    if (refused) return refuse(refused === 'profile_shaped_elsewhere' ? 'REJECTED' : 'TOO_OFTEN')
    return this.#ask(request, relay, now)
  }

  /** The operator's late word on a request. Which kind it answers, our own request says. */
  profileResult(
    kind: ProfileRequestKind,
    secretHash: string,
    result: ProfileResult,
    correlationId: string,
    now: Instant,
  ): 'accepted' | 'unknown' | 'repeated' {
    const request = this.#shaping.result(kind, secretHash, result, now)
    if (request === 'unknown' || request === 'repeated') return request
    if (request.relay) {
      const { peer, responseUrl } = request.relay
      this.ctx.waitUntil(this.#tell(peer, { kind: 'result', responseUrl, result }, correlationId))
    }
    return 'accepted'
  }

  /** What the operator says of its own accord about what the charger has worked out. Kept, and handed on to who shapes the charge. */
  async activeProfile(peer: string, active: ActiveProfile, correlationId: string, now: Instant): Promise<boolean> {
    const record = this.load()?.record
    if (record?.peer !== peer) return false
    this.#shaping.change({ active: { active, at: now } })
    const shaper = await this.#shaper(record)
    if (shaper) {
      const message = { kind: 'active_profile', session: record.id, active } as const
      this.ctx.waitUntil(this.#tell(shaper, message, correlationId))
    }
    return true
  }

  shaping(now: Instant): ShapingView | null {
    if (!this.load()) return null
    const { preferences, profile, active, sharedWith, waitUntil } = this.#shaping.read()
    const last = this.#shaping.newest()
    return {
      preferences,
      profile,
      active,
      sharedWith,
      waitUntil,
      pending: this.#shaping.pending(now) !== null,
      last: last && { kind: last.kind, sentAt: last.sentAt, answerBy: last.answerBy, result: last.result },
    }
  }

  /** Tells who shapes charges for us of the session as it is reported now, if its driver agreed to that before it began. */
  protected async shareSession(isNew: boolean): Promise<void> {
    const { record } = this.require()
    const { reported } = record
    if (!reported || record.contract === null) return
    if (isNew) this.#shaping.change({ sharedWith: await this.#agreedShaper(record) })
    const shaper = await this.#shaper(record)
    if (shaper) await this.#tell(shaper, { kind: 'session', session: asShared(record, reported) }, null)
  }

  #refuse(relayedFor: string | null, now: Instant): Refused | null {
    const { record } = this.require()
    const { sharedWith, waitUntil } = this.#shaping.read()
    if (!operatorSessionOf(record)) return 'session_not_ongoing'
    // Of two who set limits the lower one would win, and neither would know why.
    if (sharedWith !== relayedFor) return 'profile_shaped_elsewhere'
    if (waitUntil !== null && waitUntil > now) return 'profile_too_often'
    return this.#shaping.pending(now) ? 'profile_pending' : null
  }

  async #ask(request: ProfileRequest, relay: ProfileRelay | null, now: Instant): Promise<ProfileAnswer> {
    const { record } = this.require()
    const session = operatorSessionOf(record)
    if (!session) throw new DomainError('session_not_ongoing')
    const secret = randomSecret()
    const secretHash = await sha256Hex(secret)
    // Somebody else may have come this far while we made the secret.
    if (this.#shaping.pending(now)) return { result: 'TOO_OFTEN', timeoutS: 0 }
    const profile = request.kind === 'set' ? request.profile : null
    const answerBy = now + ANSWER_WITHIN_MS
    this.#shaping.enter(secretHash, { kind: request.kind, profile, sentAt: now, answerBy, relay, result: null })
    const correlationId = relay?.correlationId ?? null
    const answer: ProfileAnswer = await this.objects
      .party(record.peer)
      .sendProfileRequest({ ...session, session: record.id, secret, request, correlationId })
      .catch(() => ({ result: 'unanswered' }))
    this.#shaping.answered(secretHash, answer, Date.now())
    return answer
  }

  async #hasTariffFor(record: SessionRecord, { profileType }: ChargingPreferences): Promise<boolean> {
    return hasTariffFor(profileType, await this.#tariffTypes(record))
  }

  async #tariffTypes(record: SessionRecord): Promise<readonly (string | null)[]> {
    const { locationId, evseUid, connectorId } = record.reported ?? record
    const prices = await connectorPrices(this.env.CATALOGUE, record.peer, record, locationId, evseUid)
    const tariffs = prices.find((price) => price.connectorId === connectorId)?.tariffs ?? []
    return tariffs.flatMap((tariff) => (tariff.unknown === null ? [tariff.tariff.type] : []))
  }

  /** Who shapes this charge: told of it from its beginning, and still agreed to. */
  async #shaper(record: SessionRecord): Promise<string | null> {
    const { sharedWith } = this.#shaping.read()
    if (sharedWith === null || (await this.#agreedShaper(record)) === sharedWith) return sharedWith
    this.#shaping.change({ sharedWith: null })
    return null
  }

  async #agreedShaper({ contract }: SessionRecord): Promise<string | null> {
    const known = contract === null ? null : await this.objects.contract(contract).read()
    return known?.contract.smartChargingBy ?? null
  }

  async #tell(peer: string, message: SharedMessage, correlationId: string | null): Promise<void> {
    const from: PartyKey = partiesOf(this.require().record).from
    await this.objects
      .party(peer)
      .share(message, from, correlationId)
      .catch(() => false)
  }
}

/** The session as its operator knows it, while it goes on. */
function operatorSessionOf(record: SessionRecord): OperatorSession | null {
  const { reported, phase } = record
  if (!reported || (phase !== 'charging' && phase !== 'stopping')) return null
  const { id, locationId, evseUid } = reported
  return { ...partiesOf(record), operatorSessionId: id, locationId, evseUid }
}

/** A session as it is shown to who shapes charges: under our id, and with names for card and contract that are nobody else's. */
function asShared(record: SessionRecord, reported: ReportedSession): ReportedSession {
  const token = { ...reported.token, uid: record.token ?? record.id, contractId: record.contract ?? record.id }
  return { ...reported, id: record.id, token, authorizationReference: null, meterId: null }
}
