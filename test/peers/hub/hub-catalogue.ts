import type { Evse, Location, Tariff } from '../cpo/ocpi-objects.ts'
import { partyKey } from '../cpo/party.ts'

/** Something an operator gave, and when. */
export interface Held<T> {
  object: T
  /** When the hub got it, UTC. */
  enteredAt: string
}

interface Owned {
  country_code: string
  party_id: string
  id: string
}

/** An EVSE and where it stands. */
export interface HeldSite {
  location: Location
  evse: Evse
}

/** What the operators publish, each under its owner, so that equal ids of two of them stay apart. */
export class HubCatalogue {
  readonly #locations = new Map<string, Held<Location>>()
  readonly #tariffs = new Map<string, Held<Tariff>>()
  /** Rises with every change. */
  revision = 0

  locations(): Held<Location>[] {
    return [...this.#locations.values()]
  }

  tariffs(): Held<Tariff>[] {
    return [...this.#tariffs.values()]
  }

  location(owner: string, id: string): Held<Location> | null {
    return this.#locations.get(`${owner}/${id}`.toLowerCase()) ?? null
  }

  tariff(owner: string, id: string): Held<Tariff> | null {
    return this.#tariffs.get(`${owner}/${id}`.toLowerCase()) ?? null
  }

  putLocation(object: Location, enteredAt: string): void {
    this.#locations.set(keyOf(object), { object, enteredAt })
    this.revision += 1
  }

  putTariff(object: Tariff, enteredAt: string): void {
    this.#tariffs.set(keyOf(object), { object, enteredAt })
    this.revision += 1
  }

  removeTariff(owner: string, id: string): boolean {
    this.revision += 1
    return this.#tariffs.delete(`${owner}/${id}`.toLowerCase())
  }

  /**
   * A changed status. False where the EVSE has it already: such news is not passed on. The location's own time stays as it is, so that a pull of
   * what changed since shows no statuses.
   */
  setStatus(evse: Evse, status: string, lastUpdated: string): boolean {
    const isNews = evse.status !== status
    evse.status = status
    evse.last_updated = lastUpdated
    this.revision += 1
    return isNews
  }
}

const keyOf = ({ country_code, party_id, id }: Owned) => `${partyKey(country_code, party_id)}/${id}`.toLowerCase()

/** The spelling of an owner: `NL*ABC`. */
export const ownerOf = ({ country_code, party_id }: { country_code: string; party_id: string }) =>
  partyKey(country_code, party_id)
