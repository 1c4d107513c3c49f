import type { Token } from '../cpo/ocpi-objects.ts'

/** A card's uid in the one form this hub takes: the bytes in capital hexadecimal digits, 4 or 7 of them. */
export const isNormalUid = (uid: string) => /^(?:[0-9A-F]{8}|[0-9A-F]{14})$/.test(uid)

/** Why a token is not taken; null where it is. Only cards have a form; what an app makes up is opaque. */
export function uidProblem({ uid, type }: Pick<Token, 'uid' | 'type'>): string | null {
  if (type !== 'RFID' || isNormalUid(uid)) return null
  return 'the uid of a card is 8 or 14 hexadecimal digits in capitals, with leading zeros'
}
