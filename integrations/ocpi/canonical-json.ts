import { sha256Hex } from '#integrations/crypto/digests'
import { isRawObject } from '#integrations/ocpi/raw-object'

/** A value as JSON with sorted names, so that the same content is the same text in whatever order it was written. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`
  if (!isRawObject(value)) return JSON.stringify(value ?? null)
  const fields = Object.keys(value)
    .sort()
    .filter((name) => value[name] !== undefined)
    .map((name) => `${JSON.stringify(name)}:${canonicalJson(value[name])}`)
  return `{${fields.join(',')}}`
}

/** SHA-256 of the canonical form, in hex: the same message has the same hash. */
export function contentHash(value: unknown): Promise<string> {
  return sha256Hex(canonicalJson(value))
}
