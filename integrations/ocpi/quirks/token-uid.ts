import type { Token, TokenType } from '#domain/token/token'
import type { PeerProfile } from '#integrations/ocpi/quirks/profile-schema'

/** A token as it may be kept. */
export interface TokenName {
  readonly type: TokenType
  readonly uid: string
}

/** The uid of a token as a peer wants it: RFID uids as upper-case hex of 8, 14 or 20 digits where it asks for them. */
export function wireUid({ type, uid }: Pick<Token, 'type' | 'uid'>, { authorize }: PeerProfile): string {
  if (authorize.uidFormat !== 'hex-upper' || type !== 'RFID') return uid
  return paddedHex(uid) ?? uid
}

/**
 * Under which names a token that somebody holds to a charger may be kept, the exact one first: without separators, with the leading zeros
 * that a number loses. Uids are compared without regard to case. A contract id is never among them, nor bytes in another order: that would
 * be another card. A car's own id has the type that the profile says.
 */
export function tokenNames(asked: TokenName, { authorize }: PeerProfile): readonly TokenName[] {
  const { uid } = asked
  const plain = uid.replace(/[\s:.-]/g, '')
  const isHex = /^[0-9a-f]+$/i.test(plain)
  const isCar = isHex && plain.length === 12
  const type = isCar && authorize.autochargeType !== 'as-sent' ? authorize.autochargeType : asked.type
  const padded = isHex && type === 'RFID' && !isCar ? paddedHex(plain) : null
  // What we wrote to this peer in full length may be kept without its zeros.
  const short = padded !== null && authorize.uidFormat === 'hex-upper' ? [padded.replace(/^0+/, '')] : []
  const uids = [uid, ...(isHex ? [plain] : []), ...(padded === null ? [] : [padded]), ...short]
  return [...new Set(uids)].map((one) => ({ type, uid: one }))
}

/** Hex of 4, 7 or 10 bytes, as cards have them; null for what is none. */
function paddedHex(uid: string): string | null {
  const plain = uid.replace(/[\s:.-]/g, '').toUpperCase()
  if (!/^[0-9A-F]{1,20}$/.test(plain)) return null
  const length = [8, 14, 20].find((digits) => plain.length <= digits) ?? plain.length
  return plain.padStart(length, '0')
}
