import type { Connector, Evse, Location, Tariff } from './ocpi-objects.ts'
import { type Party, partyKey } from './party.ts'

/** An EVSE and the location that carries it. The same EVSE may occur in several locations. */
export interface Site {
  location: Location
  evse: Evse
}

/** The locations and tariffs the operator publishes, with the statuses as they are now. */
export class Catalogue {
  readonly locations: readonly Location[]
  tariffs: readonly Tariff[]
  readonly sites: readonly Site[]
  /** Rises with every change, so that cached selections know they are old. */
  revision = 0
  readonly #locationById = new Map<string, Location>()
  readonly #tariffById = new Map<string, Tariff>()
  readonly #sitesByUid = new Map<string, Site[]>()

  constructor(locations: readonly Location[], tariffs: readonly Tariff[]) {
    this.locations = locations
    this.tariffs = tariffs
    this.sites = locations.flatMap((location) => location.evses.map((evse) => ({ location, evse })))
    // Of two objects with one id the first counts, as it does for a reader that pages through the list.
    for (const location of locations.toReversed()) this.#locationById.set(location.id.toLowerCase(), location)
    for (const tariff of tariffs.toReversed()) this.#tariffById.set(tariff.id.toLowerCase(), tariff)
    for (const site of this.sites) {
      const uid = site.evse.uid.toLowerCase()
      this.#sitesByUid.set(uid, [...(this.#sitesByUid.get(uid) ?? []), site])
    }
  }

  location(id: string): Location | null {
    return this.#locationById.get(id.toLowerCase()) ?? null
  }

  /** The EVSE with this uid; without a location, in the first location that has it. */
  site(evseUid: string, locationId?: string): Site | null {
    const sites = this.#sitesByUid.get(evseUid.toLowerCase()) ?? []
    const wanted = locationId?.toLowerCase()
    return sites.find(({ location }) => wanted === undefined || location.id.toLowerCase() === wanted) ?? null
  }

  tariff(id: string): Tariff | null {
    return this.#tariffById.get(id.toLowerCase()) ?? null
  }

  /** The published tariff that prices a roaming charge starting now; null where there is none or its id dangles. */
  tariffFor(connector: Connector, startMs: number): Tariff | null {
    for (const id of connector.tariff_ids ?? []) {
      const tariff = this.tariff(id)
      if (tariff !== null && tariff.type !== 'AD_HOC_PAYMENT' && isActive(tariff, startMs)) return tariff
    }
    return null
  }

  /** Publishes a tariff, new or changed. Charges under way keep the one they began with. */
  putTariff(tariff: Tariff): void {
    const id = tariff.id.toLowerCase()
    const isKnown = this.#tariffById.has(id)
    this.tariffs = isKnown
      ? this.tariffs.map((old) => (old.id.toLowerCase() === id ? tariff : old))
      : [...this.tariffs, tariff]
    this.#tariffById.set(id, tariff)
    this.revision += 1
  }

  removeTariff(tariff: Tariff): void {
    const id = tariff.id.toLowerCase()
    this.tariffs = this.tariffs.filter((old) => old.id.toLowerCase() !== id)
    this.#tariffById.delete(id)
    this.revision += 1
  }

  setStatus({ location, evse }: Site, status: string, lastUpdated: string): void {
    evse.status = status
    evse.last_updated = lastUpdated
    location.last_updated = lastUpdated
    this.revision += 1
  }

  /** Every party that owns something here, in order of appearance. */
  parties(): Party[] {
    const parties = new Map<string, Party>()
    for (const { country_code, party_id } of [...this.locations, ...this.tariffs]) {
      parties.set(partyKey(country_code, party_id), { country: country_code.toUpperCase(), id: party_id.toUpperCase() })
    }
    return [...parties.values()]
  }
}

function isActive({ start_date_time, end_date_time }: Tariff, atMs: number): boolean {
  if (start_date_time && Date.parse(start_date_time) > atMs) return false
  return !end_date_time || Date.parse(end_date_time) > atMs
}
