import { evseParty } from './evse-party.ts'
import { type Feed, isRecord } from './load-feed.ts'
import type { Location, Tariff } from './ocpi-objects.ts'
import type { Party } from './party.ts'

/** What the operator serves, and how often it had to fill in what OCPI requires. */
export interface CompletedFeed {
  locations: Location[]
  tariffs: Tariff[]
  /** By field, as `location.publish`. */
  filled: Record<string, number>
}

/** How missing fields are filled. */
export interface Completion {
  own: Party
  name: string
  /** Only an explicit zone is written; without one, telling it stays the receiver's task. */
  timeZone: string | null
  /** Everything belongs to `own`, whatever the EVSE ids say. */
  singleParty: boolean
}

type Raw = Record<string, unknown>
type Fill = (record: Raw, kind: string, fields: Record<string, unknown>) => Raw

/** Fills what OCPI 2.2.1 requires and a feed lacks. Wrong or odd values stay as published. */
export function completeFeed(feeds: readonly Feed[], completion: Completion): CompletedFeed {
  const filled: Record<string, number> = {}
  const fill: Fill = (record, kind, fields) => {
    const missing = Object.entries(fields).filter(([field, value]) => !isPresent(record[field]) && value !== null)
    for (const [field] of missing) filled[`${kind}.${field}`] = (filled[`${kind}.${field}`] ?? 0) + 1
    const forced = completion.singleParty && 'country_code' in fields ? partyFields(completion.own) : {}
    return { ...record, ...Object.fromEntries(missing), ...forced }
  }
  const recordsOf = (kind: Feed['kind']) => feeds.filter((feed) => feed.kind === kind).flatMap((feed) => feed.records)
  return {
    locations: recordsOf('locations').map((record, index) => completeLocation(record, index, completion, fill)),
    tariffs: recordsOf('tariffs').map((record, index) => completeTariff(record, index, completion, fill)),
    filled,
  }
}

function completeLocation(raw: Raw, index: number, completion: Completion, fill: Fill): Location {
  const rawEvses = listOf(raw.evses)
  const named = rawEvses.map((evse) => evseParty(evse.evse_id)).find((party) => party !== null)
  const location = fill(raw, 'location', {
    ...partyFields(named ?? completion.own),
    id: `location-${index}`,
    publish: true,
    address: '#NA',
    city: '#NA',
    country: alpha3[completion.own.country] ?? 'NLD',
    coordinates: { latitude: '0.00000', longitude: '0.00000' },
    time_zone: completion.timeZone,
    last_updated: epoch,
  })
  const evses = rawEvses.map((evse, place) => completeEvse(evse, place, location.last_updated, fill))
  // Every field the operator reads has just been filled or checked; the rest passes through as published.
  return { ...location, evses } as unknown as Location
}

function completeEvse(raw: Raw, index: number, lastUpdated: unknown, fill: Fill): Raw {
  const evse = fill(raw, 'evse', { uid: `evse-${index}`, status: 'UNKNOWN', last_updated: lastUpdated })
  const connectors = listOf(raw.connectors).map((connector, place) =>
    fill(connector, 'connector', {
      id: `${place + 1}`,
      standard: 'IEC_62196_T2',
      format: 'SOCKET',
      power_type: 'AC_3_PHASE',
      max_voltage: 230,
      max_amperage: 16,
      last_updated: evse.last_updated,
    }),
  )
  return { ...evse, connectors }
}

function completeTariff(raw: Raw, index: number, completion: Completion, fill: Fill): Tariff {
  const tariff = fill(raw, 'tariff', {
    ...partyFields(completion.own),
    id: `tariff-${index}`,
    currency: 'EUR',
    last_updated: epoch,
  })
  return tariff as unknown as Tariff
}

const epoch = '2026-01-01T00:00:00Z'

const alpha3: Record<string, string> = { NL: 'NLD', DE: 'DEU', FR: 'FRA', GB: 'GBR', BE: 'BEL', CH: 'CHE', AT: 'AUT' }

const partyFields = (party: Party) => ({ country_code: party.country, party_id: party.id })

const isPresent = (value: unknown) => value !== undefined && value !== null

const listOf = (value: unknown): Raw[] => (Array.isArray(value) ? value.filter(isRecord) : [])
