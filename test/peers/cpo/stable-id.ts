import { createHash } from 'node:crypto'

/** An id in the shape of a UUID (36 characters, the most OCPI allows) that is the same for the same parts. */
export function stableId(...parts: readonly (string | number)[]): string {
  const hex = createHash('sha256').update(JSON.stringify(parts)).digest('hex')
  return [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join(
    '-',
  )
}
