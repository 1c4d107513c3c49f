import { directoryDigest } from '#integrations/crypto/directory-digest'
import type { DriverContext } from './driver-context.ts'
import { addressOf } from './sign-in/within-limit.ts'

/** What one network address may do without an account. Whoever tries stolen cards has many; a driver has two or three. */
export const ADDRESS_LIMITS = {
  declinedCards: { most: 10, windowMs: 3_600_000 },
  stickerReports: { most: 5, windowMs: 3_600_000 },
} as const

type Counted = keyof typeof ADDRESS_LIMITS

/** May this address go on? Asking counts as nothing. */
export async function mayGoOn(c: DriverContext, counted: Counted): Promise<boolean> {
  const { ports } = c.var
  const digest = await digestOf(c, counted)
  return !(await ports.objects.directory(digest).isSpent(digest, ADDRESS_LIMITS[counted], ports.now()))
}

/** Counts one more; false where it was one too many. The directory sees a digest only. */
export async function countOfAddress(c: DriverContext, counted: Counted): Promise<boolean> {
  const { ports } = c.var
  const digest = await digestOf(c, counted)
  return ports.objects.directory(digest).countTry(digest, ADDRESS_LIMITS[counted], ports.now())
}

/** Over all brands: a thief does not mind which. */
function digestOf(c: DriverContext, counted: Counted): Promise<string> {
  return directoryDigest(c.var.ports.keys.pepper, 'address_try', '', `${counted}|${addressOf(c)}`)
}
