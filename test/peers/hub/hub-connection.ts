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
  /** What has to reach it. */
  readonly queue: DeliveryQueue

  constructor(
    id: string,
    side: Side,
    retryMs: number,
    send: (to: HubConnection, delivery: Delivery) => Promise<boolean>,
  ) {
    this.id = id
    this.side = side
    this.queue = new DeliveryQueue((delivery) => send(this, delivery), retryMs)
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
