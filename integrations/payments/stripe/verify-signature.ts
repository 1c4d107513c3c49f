import type { Instant } from '#domain/instant'

/** A message that is older, or newer, than this is not taken: nobody may send it once more. */
const TOLERANCE_MS = 300_000
/** More signatures than that are no change of secrets. */
const MOST_SIGNATURES = 8

const encoder = new TextEncoder()

/**
 * Did Stripe sign these bytes, and just now? By its `Stripe-Signature` header and our secrets for it, of which there are two while one is being
 * changed. The bytes are those that arrived: written anew, the same JSON has another signature. SDK: the same check, but it takes times ahead of ours.
 */
export async function verifySignature(
  body: string,
  header: string | null,
  secrets: readonly string[],
  now: Instant,
): Promise<boolean> {
  const parts = (header ?? '').split(',').map((part) => part.split('=', 2))
  const times = parts.filter(([name]) => name === 't').map(([, value]) => value ?? '')
  const [time = ''] = times
  if (times.length !== 1 || !/^\d{1,12}$/.test(time)) return false
  if (Math.abs(now - Number(time) * 1000) > TOLERANCE_MS) return false
  const signatures = parts.filter(([name]) => name === 'v1').map(([, value]) => bytesOf(value ?? ''))
  if (signatures.length > MOST_SIGNATURES) return false
  for (const secret of secrets) {
    const key = await hmacKey(secret)
    const signed = encoder.encode(`${time}.${body}`)
    for (const signature of signatures) {
      // Compares in constant time.
      if (signature && (await crypto.subtle.verify('HMAC', key, signature, signed))) return true
    }
  }
  return false
}

function hmacKey(secret: string): Promise<CryptoKey> {
  return crypto.subtle.importKey('raw', encoder.encode(secret), { name: 'HMAC', hash: 'SHA-256' }, false, ['verify'])
}

function bytesOf(hex: string): Uint8Array<ArrayBuffer> | null {
  if (!/^([0-9a-f]{2}){32}$/.test(hex)) return null
  return Uint8Array.from(hex.match(/../g) ?? [], (byte) => Number.parseInt(byte, 16))
}
