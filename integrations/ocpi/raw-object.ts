import type { Parsed } from '#integrations/ocpi/parsed'

/** A JSON object as a peer sent it, with its own names and whatever else it holds. */
export type RawObject = Readonly<Record<string, unknown>>

/** Is this a JSON object, not a list and not null? */
export function isRawObject(value: unknown): value is RawObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Reads an object of which nothing more is asked here. */
export function readRawObject(value: unknown): Parsed<RawObject> {
  return isRawObject(value)
    ? { ok: true, value, leniencies: [] }
    : { ok: false, issues: [{ field: 'data', problem: 'is no object' }] }
}
