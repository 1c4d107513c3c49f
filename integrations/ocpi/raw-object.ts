/** A JSON object as a peer sent it, with its own names and whatever else it holds. */
export type RawObject = Readonly<Record<string, unknown>>

/** Is this a JSON object, not a list and not null? */
export function isRawObject(value: unknown): value is RawObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
