const encoder = new TextEncoder()

/** SHA-256 of a text (UTF-8), in lower-case hex. */
export async function sha256Hex(text: string): Promise<string> {
  return toHex(await crypto.subtle.digest('SHA-256', encoder.encode(text)))
}

/** HMAC-SHA-256 of a text under a key given in Base64, in lower-case hex. */
export async function hmacHex(keyBase64: string, text: string): Promise<string> {
  return toHex(await crypto.subtle.sign('HMAC', await hmacKey(keyBase64), encoder.encode(text)))
}

/** Compares two texts in a time that depends on their lengths only. */
export function equalInConstantTime(a: string, b: string): boolean {
  const left = encoder.encode(a)
  const right = encoder.encode(b)
  if (left.length !== right.length) return false
  let difference = 0
  for (let index = 0; index < left.length; index++) difference |= (left[index] ?? 0) ^ (right[index] ?? 0)
  return difference === 0
}

// Imported keys by their text: importing costs more than signing, and an isolate sees a handful of keys in its life.
const keys = new Map<string, Promise<CryptoKey>>()

function hmacKey(keyBase64: string): Promise<CryptoKey> {
  let key = keys.get(keyBase64)
  if (!key) {
    const bytes = Uint8Array.from(atob(keyBase64), (char) => char.charCodeAt(0))
    key = crypto.subtle.importKey('raw', bytes, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign'])
    keys.set(keyBase64, key)
  }
  return key
}

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))

function toHex(buffer: ArrayBuffer): string {
  return Array.from(new Uint8Array(buffer), (byte) => HEX[byte]).join('')
}
