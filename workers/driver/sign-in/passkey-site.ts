import type { PasskeySite } from '#integrations/passkeys/passkey-ceremony'
import type { DriverContext } from '../driver-context.ts'

/** Where a passkey of this request is made: the brand's host. A host that we do not know is never taken from the request. */
export function passkeySite(c: DriverContext): PasskeySite {
  const { face, ports } = c.var
  const own = new URL(ports.origin)
  const host = face.named ? (c.req.header('host') ?? new URL(c.req.url).host) : own.host
  const url = new URL(`${own.protocol}//${host}`)
  return { host: url.hostname, origin: url.origin, name: face.brand.name }
}
