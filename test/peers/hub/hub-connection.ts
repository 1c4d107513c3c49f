import { Connection } from '../cpo/connection.ts'
import type { CredentialsRole } from '../cpo/ocpi-objects.ts'
import { type Party, partyKey } from '../cpo/party.ts'
import { type Delivery, DeliveryQueue } from './delivery-queue.ts'

/** Which half of the market is at the other end. */
export type Side = 'emsp' | 'cpo'

/** A platform connected to the hub, or invited to. */
export class HubConnection {
  readonly id: string
  readonly side: Side
  readonly credentials = new Connection()
  /** What has to reach it, by whose it is: each operator's messages keep their order, and block each other alone. */
  readonly #queues = new Map<string, DeliveryQueue>()
  readonly #retryMs: number
  readonly #send: (to: HubConnection, delivery: Delivery) => Promise<boolean>
  #isHeld = false

  constructor(
    id: string,
    side: Side,
    retryMs: number,
    send: (to: HubConnection, delivery: Delivery) => Promise<boolean>,
  ) {
    this.id = id
    this.side = side
    this.#retryMs = retryMs
    this.#send = send
  }

  /** How many messages wait. */
  get waiting(): number {
    return this.#queues.values().reduce((sum, { length }) => sum + length, 0)
  }

  /** Queues a message; `early`: in front of the one before it, which no queue should do. */
  push(delivery: Delivery, early: boolean): void {
    this.#queueOf(delivery.entry.owner).push(delivery, early)
  }

  /** Nothing leaves until it is let go. */
  hold(): void {
    this.#isHeld = true
    for (const queue of this.#queues.values()) queue.hold()
  }

  letGo(): void {
    this.#isHeld = false
    for (const queue of this.#queues.values()) queue.letGo()
  }

  /** The other side is gone for good. */
  end(): void {
    for (const queue of this.#queues.values()) queue.end()
    this.#queues.clear()
  }

  #queueOf(owner: string): DeliveryQueue {
    const known = this.#queues.get(owner)
    if (known !== undefined) return known
    const queue = new DeliveryQueue((delivery) => this.#send(this, delivery), this.#retryMs)
    if (this.#isHeld) queue.hold()
    this.#queues.set(owner, queue)
    return queue
  }
}

/** The roles of a connection that belong to its side; a platform may have others beside. */
export function rolesOf({ side, credentials }: HubConnection): CredentialsRole[] {
  const wanted = side === 'cpo' ? 'CPO' : 'EMSP'
  return (credentials.peer?.roles ?? []).filter(({ role }) => role.toUpperCase() === wanted)
}

/** The parties of a connection, as it named them at registration. */
export function partiesOf(connection: HubConnection): Party[] {
  return rolesOf(connection).map(({ country_code, party_id }) => ({ country: country_code, id: party_id }))
}

/** Does the connection speak for this party? */
export function speaksFor(connection: HubConnection, party: Party): boolean {
  const wanted = partyKey(party.country, party.id)
  return partiesOf(connection).some(({ country, id }) => partyKey(country, id) === wanted)
}

/** The registered connection of a side that speaks for a party. */
export function connectionOf(
  connections: readonly HubConnection[],
  side: Side,
  party: Party,
): HubConnection | undefined {
  return connections.find((connection) => connection.side === side && speaksFor(connection, party))
}
