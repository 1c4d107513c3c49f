import type { Shard } from '#domain/identity/shard'
import { hmacHex } from '#integrations/crypto/digests'

const ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567'

/** Names of a charge that follow from the key its page was made with: the same press of a button, sent twice, gives the same charge. */
export interface DerivedCharge {
  readonly id: string
  /** UID of the token made for it. */
  readonly uid: string
  /** Opens its pages. */
  readonly secret: string
}

/** Derives a charge's names. Without our signing key nobody can tell one from another. `scope` says where the key may be used. */
export async function deriveCharge(
  signingKey: string,
  shard: Shard,
  scope: string,
  key: string,
): Promise<DerivedCharge> {
  const derive = (what: string) => hmacHex(signingKey, `charge_${what}|${scope}|${key}`)
  const [id, uid, secret] = await Promise.all([derive('id'), derive('uid'), derive('secret')])
  return { id: `${shard}_${letters(id, 24)}`, uid: letters(uid, 24), secret }
}

/** So many letters of five bits each, from a digest in hex. */
function letters(hex: string, count: number): string {
  const bytes = hex.match(/../g) ?? []
  return bytes
    .slice(0, count)
    .map((byte) => ALPHABET[Number.parseInt(byte, 16) & 31])
    .join('')
}
