import type { Connector, Location, Tariff } from './ocpi-objects.ts'

/** How often each known fault of real feeds occurs in what this operator publishes. */
export interface FaultCounts {
  locations: number
  evses: number
  connectors: number
  tariffs: number
  /** EVSE records beyond the first with the same evse_id. */
  surplusEvses: number
  connectorsWithoutTariff: number
  danglingTariffs: number
  evseIdNull: number
  removedPublished: number
  ccsAsSocket: number
  implausiblePower: number
  powerNull: number
  locationOlderThanEvse: number
  nullIsland: number
  longNames: number
  neverValidElements: number
}

/** Counts the faults; the operator serves them on purpose, so whoever starts it should know how many. */
export function countFaults(locations: readonly Location[], tariffs: readonly Tariff[]): FaultCounts {
  const evses = locations.flatMap((location) => location.evses)
  const connectors = evses.flatMap((evse) => evse.connectors)
  const tariffIds = new Set(tariffs.map(({ id }) => id.toLowerCase()))
  const ids = evses.flatMap(({ evse_id }) => (evse_id ? [evse_id.toUpperCase()] : []))
  const elements = tariffs.flatMap((tariff) => tariff.elements)
  return {
    locations: locations.length,
    evses: evses.length,
    connectors: connectors.length,
    tariffs: tariffs.length,
    surplusEvses: ids.length - new Set(ids).size,
    connectorsWithoutTariff: count(connectors, ({ tariff_ids }) => !tariff_ids?.length),
    danglingTariffs: count(connectors, ({ tariff_ids }) =>
      (tariff_ids ?? []).some((id) => !tariffIds.has(id.toLowerCase())),
    ),
    evseIdNull: evses.length - ids.length,
    removedPublished: count(evses, ({ status }) => status === 'REMOVED'),
    ccsAsSocket: count(connectors, ({ standard, format }) => format === 'SOCKET' && /COMBO|CHADEMO/.test(standard)),
    implausiblePower: count(connectors, isImplausible),
    powerNull: count(connectors, ({ max_electric_power }) => (max_electric_power ?? null) === null),
    locationOlderThanEvse: count(locations, isOlderThanEvse),
    nullIsland: count(locations, ({ coordinates }) => Number(coordinates.latitude) === 0),
    longNames: count(locations, ({ name }) => (name ?? '').length > 100),
    neverValidElements: count(elements, ({ restrictions }) => {
      const { start_date, end_date } = restrictions ?? {}
      return Boolean(start_date) && start_date === end_date
    }),
  }
}

function isImplausible({ max_electric_power, power_type }: Connector): boolean {
  const watts = max_electric_power ?? 0
  return watts > 1_000_000 || (power_type.startsWith('AC') && watts > 50_000)
}

function isOlderThanEvse(location: Location): boolean {
  const own = Date.parse(location.last_updated)
  return location.evses.some((evse) => Date.parse(evse.last_updated) > own)
}

const count = <T>(items: readonly T[], holds: (item: T) => boolean) =>
  items.reduce((sum, item) => sum + (holds(item) ? 1 : 0), 0)
