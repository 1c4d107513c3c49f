import { sameCi } from '#integrations/ocpi/ci-string'
import { parseDateTime } from '#integrations/ocpi/date-time'
import { isRawObject, type RawObject } from '#integrations/ocpi/raw-object'

/** What null means in a PATCH: nothing, since an operator sends the whole object to take a value back, or by agreement that it is gone. */
export type NullsInPatch = 'say_nothing' | 'clear'

/** The stored object with the changed fields in it. */
export function mergeFields(stored: RawObject, patch: RawObject, nulls: NullsInPatch = 'say_nothing'): RawObject {
  const merged = { ...stored, ...Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== null)) }
  if (nulls === 'say_nothing') return merged
  return Object.fromEntries(Object.entries(merged).filter(([name]) => patch[name] !== null))
}

/** A Location with changes in it. EVSEs in the patch are added or merged one by one, and the others stay: a PATCH takes no EVSE away. */
export function mergeLocation(stored: RawObject, patch: RawObject, nulls?: NullsInPatch): RawObject {
  const merged = mergeFields(stored, patch, nulls)
  const evses = listOf(patch['evses'])
  return evses.length === 0
    ? merged
    : { ...merged, evses: mergeList(stored['evses'], evses, 'uid', (known, given) => mergeEvse(known, given, nulls)) }
}

/** An EVSE with changes in it; its connectors are added or merged one by one. */
export function mergeEvse(stored: RawObject, patch: RawObject, nulls?: NullsInPatch): RawObject {
  const merged = mergeFields(stored, patch, nulls)
  const connectors = listOf(patch['connectors'])
  return connectors.length === 0
    ? merged
    : {
        ...merged,
        connectors: mergeList(stored['connectors'], connectors, 'id', (known, given) =>
          mergeFields(known, given, nulls),
        ),
      }
}

/** An EVSE with one of its connectors added or replaced; its own time of change never moves back. */
export function withConnector(evse: RawObject, connector: RawObject): RawObject {
  const replace = (_: RawObject, given: RawObject) => given
  const connectors = mergeList(evse['connectors'], [connector], 'id', replace)
  return { ...evse, connectors, last_updated: later(evse['last_updated'], connector['last_updated']) }
}

/** The EVSE of a Location by its uid. */
export function findEvse(location: RawObject, uid: string): RawObject | null {
  return find(location['evses'], 'uid', uid)
}

/** The connector of an EVSE by its id. */
export function findConnector(evse: RawObject, id: string): RawObject | null {
  return find(evse['connectors'], 'id', id)
}

function find(list: unknown, key: string, value: string): RawObject | null {
  return listOf(list).find((item) => sameCi(String(item[key]), value)) ?? null
}

function mergeList(
  stored: unknown,
  patches: readonly RawObject[],
  key: string,
  merge: (stored: RawObject, patch: RawObject) => RawObject,
): RawObject[] {
  const merged = [...listOf(stored)]
  for (const patch of patches) {
    const at = merged.findIndex((item) => sameCi(String(item[key]), String(patch[key])))
    const known = merged[at]
    if (known === undefined) merged.push(patch)
    else merged[at] = merge(known, patch)
  }
  return merged
}

function listOf(value: unknown): readonly RawObject[] {
  return Array.isArray(value) ? value.filter(isRawObject) : []
}

function later(a: unknown, b: unknown): unknown {
  const left = typeof a === 'string' ? parseDateTime(a) : null
  const right = typeof b === 'string' ? parseDateTime(b) : null
  return left !== null && (right === null || left.instant >= right.instant) ? a : b
}
