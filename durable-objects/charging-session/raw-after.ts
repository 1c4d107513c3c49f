import type { SessionMessage } from '#domain/session/session'
import { mergeFields } from '#integrations/ocpi/merge-location'
import { isRawObject, type RawObject } from '#integrations/ocpi/raw-object'

/** The session as its operator reads it back after a message: a PUT is it, a PATCH changes its fields and adds its periods, as in the state. */
export function rawAfter(stored: unknown, message: SessionMessage, raw: unknown): unknown {
  if (message.kind === 'PUT' || !isRawObject(stored) || !isRawObject(raw)) return raw
  const merged = mergeFields(stored, raw)
  const added = periodsIn(raw)
  if (added.length === 0) return { ...merged, charging_periods: stored['charging_periods'] }
  const anew = new Set(message.repeatsPeriods === true ? added.map(startOf) : [])
  const kept = periodsIn(stored).filter((period) => !anew.has(startOf(period)))
  return { ...merged, charging_periods: [...kept, ...added] }
}

function periodsIn(session: RawObject): readonly unknown[] {
  const periods = session['charging_periods']
  return Array.isArray(periods) ? periods : []
}

function startOf(period: unknown): unknown {
  return isRawObject(period) ? period['start_date_time'] : undefined
}
