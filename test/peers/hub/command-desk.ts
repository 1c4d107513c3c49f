import type { Party } from '../cpo/party.ts'
import type { HubConnection } from './hub-connection.ts'
import type { CommandEntry } from './hub-journal.ts'

/** What the hub can do wrong with the result of a command. */
export const RESULT_FAULTS = ['lost', 'twice', 'late'] as const
export type ResultFault = (typeof RESULT_FAULTS)[number]

/** A command whose result is still due. */
export interface PendingCommand {
  /** Where the eMSP wants the result. */
  responseUrl: string
  emsp: HubConnection
  emspParty: Party
  owner: Party
  correlationId: string
  fault: ResultFault | null
  entry: CommandEntry
}

/** The commands under way, by the id in the URL the operator answers to. */
export class CommandDesk {
  readonly #pending = new Map<string, PendingCommand>()
  readonly #faults = new Map<string, ResultFault>()

  await(id: string, pending: PendingCommand): void {
    this.#pending.set(id, pending)
  }

  /** A result is passed on once. */
  take(id: string): PendingCommand | null {
    const pending = this.#pending.get(id) ?? null
    this.#pending.delete(id)
    return pending
  }

  /** What goes wrong with the result of the next command at an EVSE. */
  prepare(locationId: string, evseUid: string, fault: ResultFault): void {
    this.#faults.set(`${locationId}/${evseUid}`.toLowerCase(), fault)
  }

  takePrepared(locationId: string, evseUid: string): ResultFault | null {
    const key = `${locationId}/${evseUid}`.toLowerCase()
    const fault = this.#faults.get(key) ?? null
    this.#faults.delete(key)
    return fault
  }
}
