import type { ChargingPreferences, PreferencesResponse } from '#domain/charging-profile/charging-preferences'
import type { ProfileResponseType } from '#domain/charging-profile/charging-profile'
import type { PartyKey } from '#domain/identity/party'
import type { Instant } from '#domain/instant'
import type { ReportedToken } from '#domain/session/session'
import type { ProfileRequest, SharedMessage } from '#integrations/ocpi/client/charging-profiles'
import type { CommandType, OcpiCommand } from '#integrations/ocpi/command'

/** Who asks whom: our party that issued the token, and the operator whose location or session it is. */
export interface CallParties {
  readonly to: PartyKey
  readonly from: PartyKey
}

/** A command for an operator. Its result comes later to the response URL that ends with `responsePath`. */
export interface SendCommand extends CallParties {
  /** Our id of what the command is about, for the log. */
  readonly commandId: string
  readonly responsePath: string
  readonly command: OcpiCommand
}

/** The operator's first answer to a command; `unanswered` when it did not come or could not be read. */
export type CommandAnswer =
  | { readonly result: 'ACCEPTED'; readonly timeoutS: number }
  /** `open_already`: not sent, since a charge of this contract runs or starts at this EVSE. */
  | { readonly result: 'REJECTED' | 'NOT_SUPPORTED' | 'UNKNOWN_SESSION' | 'OPEN_ALREADY' }
  | { readonly result: 'unanswered'; readonly problem: string }

/** A session as its operator knows it, and where it is. */
export interface OperatorSession extends CallParties {
  readonly operatorSessionId: string
  readonly locationId: string
  readonly evseUid: string
}

/** The operator's answer to a driver's wishes; `not_capable` where it or the EVSE takes none. */
export type PreferencesAnswer = PreferencesResponse | 'not_capable' | 'unanswered'

/** A request about the profile of a session. Its result comes to the URL that holds `secret`. */
export interface SendProfileRequest extends OperatorSession {
  readonly session: string
  readonly secret: string
  readonly request: ProfileRequest
  readonly correlationId: string | null
}

/** The operator's first answer to it. */
export type ProfileAnswer =
  | { readonly result: ProfileResponseType; readonly timeoutS: number }
  | { readonly result: 'unanswered' }

/** Whose charge an operator speaks of, and where it says that it is. */
export interface ChargeAt {
  readonly token: ReportedToken
  readonly locationId: string
  readonly evseUid: string
}

/** A charge of ours that an operator was asked for. */
export interface StartedCharge {
  readonly session: string
  readonly at: Instant
}

/** To unlock a connector, for somebody at the help desk who has the driver on the phone. */
export interface UnlockRequest extends CallParties {
  readonly locationId: string
  readonly evseUid: string
  readonly connectorId: string
  /** Also where the EVSE does not say that it can. */
  readonly anyway: boolean
  readonly now: Instant
}

/** A command of the help desk and what became of it. `answer`: at once; `result`: later, null while it may still come. */
export interface DeskCommandView {
  readonly id: string
  readonly type: 'UNLOCK_CONNECTOR'
  readonly locationId: string
  readonly evseUid: string
  readonly connectorId: string
  readonly sentAt: Instant
  readonly answerBy: Instant | null
  readonly answer: string | null
  readonly result: string | null
}

/** What an operator can be asked for over the connection; of each EVSE its own capabilities say more. */
export interface OperatorOffers {
  readonly commands: readonly CommandType[]
  /** Capabilities that its EVSEs have although none are listed. */
  readonly assumedCapabilities: readonly string[]
}

/** What an operator, or who shapes charges for us, is asked and told on behalf of charges. */
export interface OperatorCallsRpc {
  sendCommand(command: SendCommand): Promise<CommandAnswer>
  /** What this operator can be asked for now; nothing while it cannot be reached. */
  offers(operator: PartyKey): Promise<OperatorOffers>
  /** Does the EVSE of a session take the wishes of its driver? */
  takesPreferences(session: OperatorSession): Promise<boolean>
  sendPreferences(session: OperatorSession, preferences: ChargingPreferences): Promise<PreferencesAnswer>
  sendProfileRequest(request: SendProfileRequest): Promise<ProfileAnswer>
  /** Hands something on; false when it was not taken. Never tried again: the next message says more. */
  share(message: SharedMessage, from: PartyKey, correlationId: string | null): Promise<boolean>
  /** The charges of ours that one of an operator may be, by token and place, in the order in which they were asked for. */
  startedLike(operator: PartyKey, charge: ChargeAt): Promise<StartedCharge[]>
  /** The charge that this operator was last asked to start with this token, a quarter of an hour ago at most. */
  startedWith(party: PartyKey, uid: string, now: Instant): Promise<string | null>
  unlockConnector(request: UnlockRequest): Promise<DeskCommandView>
  /** The operator's late word on a command of the help desk. */
  deskResult(id: string, secretHash: string, result: string): 'accepted' | 'unknown' | 'repeated'
  /** The newest first. */
  deskCommands(): DeskCommandView[]
}
