import { canonicalJson } from '#domain/canonical-json'
import { sha256Hex } from '#integrations/crypto/digests'

/** SHA-256 of a message's canonical form, in hex: the same content has the same hash, in whatever order it was written. */
export function contentHash(value: unknown): Promise<string> {
  return sha256Hex(canonicalJson(value))
}
