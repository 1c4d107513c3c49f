/** What a card's chip answers: four, seven or ten bytes. Source: ISO/IEC 14443-3, UID sizes. */
const UID_DIGITS = [14, 20]
const FOUR_BYTES = 8

/** Why a uid is not issued. */
export type UidRefusal = 'token_uid_invalid' | 'token_uid_short'

/** The uid of a card as it is kept: upper-case hex without separators. */
export function plainUid(uid: string): string {
  return uid.replace(/[\s:.-]/g, '').toUpperCase()
}

/**
 * Why a new card must not have this uid (as `plainUid` gives it); null where it may. Of four bytes there are so few that, with a million
 * cards, one guess in four thousand hits: only a brand that still has such cards issues them.
 */
export function refuseUid(uid: string, brand: { readonly fourByteUids?: boolean } | null): UidRefusal | null {
  if (!/^[0-9A-F]+$/.test(uid)) return 'token_uid_invalid'
  if (uid.length === FOUR_BYTES) return brand?.fourByteUids === true ? null : 'token_uid_short'
  return UID_DIGITS.includes(uid.length) ? null : 'token_uid_invalid'
}
