import { isRawObject, type RawObject } from '#integrations/ocpi/raw-object'

/** What names or finds a person, in any version of OCPI. */
const PERSONAL: ReadonlySet<string> = new Set(
  (
    'uid contract_id auth_id visual_number group_id cdr_token token email phone authorization_reference meter_id ' +
    'signed_data license_plate vehicle_id'
  ).split(' '),
)
/** In these modules a `uid` is an EVSE's, and nothing is a person's. */
const IMPERSONAL: ReadonlySet<string> = new Set(['locations', 'tariffs', 'hubclientinfo', 'versions'])
const LONGEST = 600
const HIDDEN = '…'

/**
 * What stands at a field of an object, as JSON, for somebody who is to mend it: without anything that names a person, cut where it is long,
 * and null where the field is not there. A `*` in the path is the first that has something there.
 */
export function sampleAt(module: string, object: unknown, field: string): string | null {
  const path = field.split('.').filter((name) => name !== '')
  const isHidden = !IMPERSONAL.has(module) && path.some((name) => PERSONAL.has(name))
  const found = valueAt(object, path)
  if (found === undefined) return null
  const shown = isHidden ? HIDDEN : IMPERSONAL.has(module) ? found : withoutPersons(found)
  const text = JSON.stringify(shown)
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}${HIDDEN}` : text
}

function valueAt(value: unknown, [name, ...rest]: readonly string[]): unknown {
  if (name === undefined) return value
  if (Array.isArray(value)) {
    if (name !== '*') return valueAt(value[Number(name)], rest)
    return value.map((item) => valueAt(item, rest)).find((found) => found !== undefined)
  }
  return isRawObject(value) ? valueAt(value[name], rest) : undefined
}

function withoutPersons(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutPersons)
  if (!isRawObject(value)) return value
  const shown: RawObject = Object.fromEntries(
    Object.entries(value).map(([name, held]) => [name, PERSONAL.has(name) ? HIDDEN : withoutPersons(held)]),
  )
  return shown
}
