import type { Instant } from '#domain/instant'
import type { Token } from '#domain/token/token'

/** Source: OCPI 2.2.1, commands, CommandType. */
export const COMMAND_TYPES = [
  'CANCEL_RESERVATION',
  'RESERVE_NOW',
  'START_SESSION',
  'STOP_SESSION',
  'UNLOCK_CONNECTOR',
] as const
export type CommandType = (typeof COMMAND_TYPES)[number]

/** Source: OCPI 2.2.1, commands, CommandResponseType. */
export const COMMAND_RESPONSES = ['ACCEPTED', 'NOT_SUPPORTED', 'REJECTED', 'UNKNOWN_SESSION'] as const

/** Source: OCPI 2.2.1, commands, CommandResultType. */
export const COMMAND_RESULTS = [
  'ACCEPTED',
  'CANCELED_RESERVATION',
  'EVSE_INOPERATIVE',
  'EVSE_OCCUPIED',
  'FAILED',
  'NOT_SUPPORTED',
  'REJECTED',
  'TIMEOUT',
  'UNKNOWN_RESERVATION',
] as const

/** A token to charge with, decided upon before it is sent: the operator does not ask again. */
export interface TokenToCharge {
  readonly token: Token
  readonly lastUpdated: Instant
  readonly authorizationReference: string | null
}

/** A command that we send to an operator, whatever the version of OCPI. */
export type OcpiCommand =
  | (TokenToCharge & {
      readonly type: 'START_SESSION'
      readonly locationId: string
      readonly evseUid: string | null
      /** Named only with its EVSE. */
      readonly connectorId: string | null
    })
  | { readonly type: 'STOP_SESSION'; readonly sessionId: string }
  | (TokenToCharge & {
      readonly type: 'RESERVE_NOW'
      /** The same id at the same location replaces the earlier reservation. */
      readonly reservationId: string
      /** The same as a number, for versions whose ids are numbers. */
      readonly reservationNumber: number
      readonly expiresAt: Instant
      readonly locationId: string
      readonly evseUid: string | null
    })
  | { readonly type: 'CANCEL_RESERVATION'; readonly reservationId: string }
  /** For the help desk, never for a driver directly. */
  | {
      readonly type: 'UNLOCK_CONNECTOR'
      readonly locationId: string
      readonly evseUid: string
      readonly connectorId: string
    }

/** A text in a language. */
export interface DisplayText {
  readonly language: string
  readonly text: string
}

/** What an operator answers at once: only after ACCEPTED does a result follow, within `timeoutS`. */
export interface CommandResponse {
  readonly result: (typeof COMMAND_RESPONSES)[number]
  readonly timeoutS: number
  readonly message: readonly DisplayText[]
}

/** What came of a command, as the operator reports it later. */
export interface CommandResult {
  readonly result: (typeof COMMAND_RESULTS)[number]
  readonly message: readonly DisplayText[]
}
