/**
 * One text for one value, whatever the order its keys were written in: keys sorted by code unit, no blanks, absent keys left out. Made for
 * hashes. Throws a TypeError for what JSON cannot say exactly (numbers that are not finite, functions, cycles).
 */
export function canonicalJson(value: unknown): string {
  return write(value, [])
}

function write(value: unknown, parents: readonly object[]): string {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return JSON.stringify(value)
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new TypeError(`not a JSON number: ${value}`)
    return JSON.stringify(value)
  }
  if (typeof value !== 'object') throw new TypeError(`not a JSON value: ${typeof value}`)
  if (parents.includes(value)) throw new TypeError('a value that contains itself is not JSON')
  const inside = [...parents, value]
  if (Array.isArray(value)) return `[${value.map((item) => write(item, inside)).join()}]`
  const prototype = Object.getPrototypeOf(value)
  if (prototype !== Object.prototype && prototype !== null) throw new TypeError('only plain objects are JSON')
  const entries = Object.entries(value).filter(([, item]) => item !== undefined)
  const sorted = entries.toSorted(([left], [right]) => (left < right ? -1 : left > right ? 1 : 0))
  return `{${sorted.map(([key, item]) => `${JSON.stringify(key)}:${write(item, inside)}`).join()}}`
}
