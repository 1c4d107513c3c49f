import type { OcpiAnswer, OcpiRequest } from '../cpo/ocpi-answer.ts'
import type { Party } from '../cpo/party.ts'
import type { HubConnection } from './hub-connection.ts'

/** A request of a connected platform. */
export interface HubRequest extends OcpiRequest {
  connection: HubConnection
  /** Null where it is missing, which the hub refuses. */
  requestId: string | null
  correlationId: string | null
}

/** What is answered, and by whom: the hub itself unless it says another. */
export interface HubAnswer extends OcpiAnswer {
  from?: Party
}

/** Nobody behind the hub is that party. */
export const unknownReceiver = (message: string): HubAnswer => ({ statusCode: 4001, message })
/** What was passed on may have happened. */
export const receiverTimedOut = (message: string): HubAnswer => ({ statusCode: 4002, message })
/** It was not passed on, or nobody was there to take it. */
export const receiverNotConnected = (message: string): HubAnswer => ({ statusCode: 4003, message })
