import { addressKey } from '#domain/identity/sign-in-code'
import { directoryDigest } from '#integrations/crypto/directory-digest'
import type { DriverContext } from '../driver-context.ts'
import type { SignInPorts, TryCount } from './sign-in-ports.ts'

/** Counts a try under each of these; false when there were too many of one. The directory sees digests only. */
export async function withinLimit(
  ports: Pick<SignInPorts, 'objects' | 'keys' | 'now'>,
  brand: string,
  counts: readonly TryCount[],
): Promise<boolean> {
  for (const { limit, of } of counts) {
    const digest = await directoryDigest(ports.keys.pepper, 'sign_in_try', brand, of)
    if (!(await ports.objects.directory(digest).countTry(digest, limit, ports.now()))) return false
  }
  return true
}

/** The network address a request came from, as the vendor saw it; on one machine there is none. */
export function addressOf(c: DriverContext): string {
  return addressKey(c.req.header('cf-connecting-ip') ?? 'here')
}
