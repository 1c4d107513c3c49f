import type { ChargingPreferences } from '#domain/charging-profile/charging-preferences'
import type { PartyKey } from '#domain/identity/party'
import type { SessionPhase } from '#domain/session/reported-phase'
import { type EvseUse, judgeCapability } from '#domain/session/required-capability'
import { sha256Hex } from '#integrations/crypto/digests'
import type { OcpiDeps, OcpiPeer } from '#integrations/ocpi/call-ocpi'
import { putPreferences } from '#integrations/ocpi/client/charging-preferences'
import { requestProfile, type SharedMessage, shareMessage } from '#integrations/ocpi/client/charging-profiles'
import type { OcpiCommand } from '#integrations/ocpi/command'
import { commandResponsePath, profileResponseUrl } from '#integrations/ocpi/command-response-url'
import { endpointUrl } from '#integrations/ocpi/endpoints'
import type { PeerProfile } from '#integrations/ocpi/quirks/profile-schema'
import { evseCapabilities } from '#store/catalogue/evse-capabilities'
import { recordFindings } from '#store/catalogue/record-findings'
import type { Env } from '../env.ts'
import { OutboxObject } from '../outbox-object.ts'
import { randomId, randomSecret } from '../random-id.ts'
import { objectsOf } from '../region.ts'
import { DeskCommands } from './desk-commands.ts'
import type {
  CallParties,
  ChargeAt,
  CommandAnswer,
  DeskCommandView,
  OperatorCallsRpc,
  OperatorOffers,
  OperatorSession,
  PreferencesAnswer,
  ProfileAnswer,
  SendCommand,
  SendProfileRequest,
  StartedCharge,
  UnlockRequest,
} from './operator-calls-rpc.ts'
import { mayHaveBeenDone, sendOperatorCommand } from './send-operator-command.ts'
import { StartedCharges } from './started-charges.ts'

/** The peer as it can be called now. */
export interface Reach {
  readonly peer: OcpiPeer
  readonly deps: OcpiDeps
  readonly profile: PeerProfile
}

/** Who speaks to whom; null: to the party that the peer is itself. */
export interface ReachTo {
  /** Null where nothing is sent. */
  readonly from: PartyKey | null
  readonly to: PartyKey | null
}

/** In these a charge runs, or may yet. */
const OPEN: ReadonlySet<SessionPhase> = new Set(['asking', 'unanswered', 'starting', 'charging', 'stopping'])

interface Place {
  readonly locationId: string
  readonly evseUid: string | null
}

/** The part of a peer that calls it on behalf of charges and of the help desk. */
export abstract class CallingParty extends OutboxObject implements OperatorCallsRpc {
  readonly #started: StartedCharges
  readonly #desk: DeskCommands

  constructor(ctx: DurableObjectState, env: Env, steps: readonly string[]) {
    super(ctx, env, 'Party', steps)
    this.#started = new StartedCharges(ctx.storage, env.PEPPER)
    this.#desk = new DeskCommands(ctx.storage)
  }

  /** The peer for a message between these parties; null where nothing can be sent to it. */
  protected abstract reach(parties: ReachTo): Promise<Reach | null>

  async sendCommand(send: SendCommand): Promise<CommandAnswer> {
    const reach = await this.reach(send)
    if (!reach) return { result: 'REJECTED' }
    const { command } = send
    if (!canBeSaid(reach, command)) return { result: 'NOT_SUPPORTED' }
    const place = placeOf(command)
    if (place && !(await this.#isCapable(reach, command.type, send, place))) return { result: 'NOT_SUPPORTED' }
    if (!(await this.#enter(send, reach.deps.now()))) return { result: 'OPEN_ALREADY' }
    const answer = await sendOperatorCommand(reach.peer, send, this.env.ORIGIN, reach.deps)
    const isRefused = answer.result !== 'ACCEPTED' && answer.result !== 'unanswered'
    if (command.type === 'START_SESSION' && isRefused) this.#started.refused(send.commandId)
    return answer
  }

  async offers(operator: PartyKey): Promise<OperatorOffers> {
    const reach = await this.reach({ from: null, to: operator })
    if (!reach || endpointUrl(reach.peer.endpoints, 'commands', 'RECEIVER') === null)
      return { commands: [], assumedCapabilities: [] }
    const { peer, profile } = reach
    const { supported } = profile.commands
    const commands = peer.dialect.commands.filter((type) => supported === null || supported.includes(type))
    return { commands, assumedCapabilities: profile.assumedCapabilities }
  }

  async takesPreferences(session: OperatorSession): Promise<boolean> {
    const reach = await this.reach(session)
    return reach !== null && (await this.#isCapable(reach, 'preferences', session, session))
  }

  async sendPreferences(session: OperatorSession, preferences: ChargingPreferences): Promise<PreferencesAnswer> {
    const reach = await this.reach(session)
    if (!reach || !(await this.#isCapable(reach, 'preferences', session, session))) return 'not_capable'
    const result = await putPreferences(reach.peer, session.operatorSessionId, preferences, reach.deps)
    if (result.ok) return result.data
    return mayHaveBeenDone(result) ? 'unanswered' : 'not_capable'
  }

  async sendProfileRequest(send: SendProfileRequest): Promise<ProfileAnswer> {
    const reach = await this.reach(send)
    if (!reach) return { result: 'REJECTED', timeoutS: 0 }
    if (!(await this.#isCapable(reach, 'profile', send, send))) return { result: 'NOT_SUPPORTED', timeoutS: 0 }
    const { version } = reach.peer.dialect
    const { request, operatorSessionId, correlationId } = send
    const responseUrl = profileResponseUrl(this.env.ORIGIN, version, request.kind, send.session, send.secret)
    const cause = correlationId === null ? {} : { correlationId }
    const result = await requestProfile(reach.peer, { operatorSessionId, request, responseUrl, ...cause }, reach.deps)
    if (result.ok) return result.data
    if (result.reason === 'endpoint_missing') return { result: 'NOT_SUPPORTED', timeoutS: 0 }
    return mayHaveBeenDone(result) ? { result: 'unanswered' } : { result: 'REJECTED', timeoutS: 0 }
  }

  async share(message: SharedMessage, from: PartyKey, correlationId: string | null): Promise<boolean> {
    const reach = await this.reach({ from, to: null })
    return reach !== null && (await shareMessage(reach.peer, message, correlationId, reach.deps)).ok
  }

  startedLike(operator: PartyKey, charge: ChargeAt): Promise<StartedCharge[]> {
    return this.#started.like(operator, charge)
  }

  startedWith(party: PartyKey, uid: string, now: number): Promise<string | null> {
    return this.#started.newestWith(party, uid, now)
  }

  async unlockConnector(request: UnlockRequest): Promise<DeskCommandView> {
    const { locationId, evseUid, connectorId, anyway, now, to, from } = request
    const id = randomId('eu')
    const secret = randomSecret()
    const type = 'UNLOCK_CONNECTOR'
    this.#desk.enter({ id, type, locationId, evseUid, connectorId }, await sha256Hex(secret), now)
    const command = { type, locationId, evseUid, connectorId } as const
    const reach = await this.reach(request)
    const refused = reach === null || (!anyway && !(await this.#isCapable(reach, type, request, request)))
    const send = { to, from, commandId: id, responsePath: commandResponsePath(type, id, secret), command }
    const answer: CommandAnswer = refused
      ? { result: 'NOT_SUPPORTED' }
      : await sendOperatorCommand(reach.peer, send, this.env.ORIGIN, reach.deps)
    const answerBy = answer.result === 'ACCEPTED' ? Date.now() + answer.timeoutS * 1000 : null
    this.#desk.answered(id, answer.result, answerBy)
    const [entered] = this.#desk.list().filter((entry) => entry.id === id)
    if (!entered) throw new Error('a command of the help desk was not kept')
    return entered
  }

  deskResult(id: string, secretHash: string, result: string): 'accepted' | 'unknown' | 'repeated' {
    return this.#desk.result(id, secretHash, result)
  }

  deskCommands(): DeskCommandView[] {
    return this.#desk.list()
  }

  /** Enters what is to be begun. False for a start while another charge of the contract runs or starts at this EVSE: one cable charges one car. */
  async #enter({ to, command, commandId }: SendCommand, now: number): Promise<boolean> {
    if (command.type === 'RESERVE_NOW') await this.#started.reserve(to, commandId, command, now)
    if (command.type !== 'START_SESSION') return true
    // Entered before anybody is asked: of two that come at once, one finds the other.
    const others = await this.#started.enter(to, commandId, command, now)
    const { session } = objectsOf(this.env)
    for (const other of others) {
      const view = await session(other).view()
      if (!view || !OPEN.has(view.phase)) continue
      this.#started.refused(commandId)
      return false
    }
    return true
  }

  /** Can this EVSE do it, as far as it says? What it leaves unsaid is tried and noted. A catalogue that does not answer refuses nobody. */
  async #isCapable({ profile }: Reach, use: EvseUse, { to }: CallParties, place: Place): Promise<boolean> {
    if (place.evseUid === null) return true
    const { CATALOGUE } = this.env
    const peer = this.objectName()
    const asked = evseCapabilities(CATALOGUE, peer, to, place.locationId, place.evseUid)
    const listed = await asked.catch(() => 'unknown' as const)
    if (listed === 'unknown') return true
    const { verdict, capability } = judgeCapability(use, listed ?? [], profile.assumedCapabilities)
    if (verdict !== 'capable') {
      const objectKey = `${to.countryCode}*${to.partyId}:${place.locationId}:${place.evseUid}`
      const finding = { module: 'locations', objectKey, field: 'capabilities', rule: 'capability_not_listed' } as const
      const noted = { ...finding, kind: 'fault', detail: capability, raw: null, times: 1 } as const
      this.ctx.waitUntil(recordFindings(CATALOGUE, peer, [noted], Date.now()).catch(() => undefined))
    }
    return verdict !== 'incapable'
  }
}

/** Does the version, and what was agreed with the peer, have this command with what is known for it? */
function canBeSaid({ peer, profile }: Reach, command: OcpiCommand): boolean {
  const { supported, startNeeds } = profile.commands
  if (!peer.dialect.commands.includes(command.type)) return false
  if (supported !== null && !supported.includes(command.type)) return false
  if (command.type !== 'START_SESSION') return true
  const known = { evse_uid: command.evseUid, connector_id: command.connectorId }
  return startNeeds.every((field) => known[field] !== null)
}

/** Where a command is about an EVSE that has to be capable of it. */
function placeOf(command: OcpiCommand): Place | null {
  return command.type === 'START_SESSION' || command.type === 'RESERVE_NOW' ? command : null
}
