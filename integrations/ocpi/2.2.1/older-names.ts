import { readCdr as readOlderCdr } from '#integrations/ocpi/2.1.1/read-cdr'
import {
  readConnector as readOlderConnector,
  readEvse as readOlderEvse,
  readLocation as readOlderLocation,
} from '#integrations/ocpi/2.1.1/read-location'
import { readSession as readOlderSession } from '#integrations/ocpi/2.1.1/read-session'
import { readCdr } from '#integrations/ocpi/2.2.1/read-cdr'
import { readConnector, readEvse, readLocation } from '#integrations/ocpi/2.2.1/read-location'
import { readSession } from '#integrations/ocpi/2.2.1/read-session'
import type { OcpiDialect } from '#integrations/ocpi/dialect'
import type { Parsed } from '#integrations/ocpi/parsed'

/** What 2.1.1 calls by names that 2.2.1 does not have. */
const OLDER_NAMES: ReadonlySet<string> = new Set([
  'amperage',
  'auth_id',
  'end_datetime',
  'start_datetime',
  'stop_date_time',
  'voltage',
])

type Readers = Pick<OcpiDialect, 'readCdr' | 'readConnector' | 'readEvse' | 'readLocation' | 'readSession'>

/** Readers of objects that some platforms go on writing by the names of 2.1.1 after an upgrade: what 2.2.1 cannot read is then read as such, and reported. */
export const readersWithOlderNames: Readers = {
  readLocation: (raw, context) => orOlder(raw, readLocation(raw), () => readOlderLocation(raw, context)),
  readEvse: (raw) => orOlder(raw, readEvse(raw), () => readOlderEvse(raw)),
  readConnector: (raw) => orOlder(raw, readConnector(raw), () => readOlderConnector(raw)),
  readSession: (raw, context) => orOlder(raw, readSession(raw, context), () => readOlderSession(raw, context)),
  readCdr: (raw, context) => orOlder(raw, readCdr(raw, context), () => readOlderCdr(raw, context)),
}

function orOlder<T>(raw: unknown, parsed: Parsed<T>, readOlder: () => Parsed<T>): Parsed<T> {
  if (parsed.ok || !hasOlderName(raw)) return parsed
  const older = readOlder()
  // Where it is neither, the names of the version that was agreed upon are the ones to tell.
  if (!older.ok) return parsed
  return { ...older, leniencies: [{ field: '.', rule: 'names_of_2.1.1' }, ...older.leniencies] }
}

function hasOlderName(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false
  return Object.entries(value).some(([name, field]) => OLDER_NAMES.has(name) || hasOlderName(field))
}
