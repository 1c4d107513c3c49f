import { equalInConstantTime, hmacHex } from '#integrations/crypto/digests'

/** What a signature is for: a value signed for one purpose opens nothing else. */
export type SignedPurpose = 'sign_in' | 'sign_in_code' | 'identity_provider' | 'passkey_challenge'

/** A value as text that shows whether it was changed: URL-safe, not secret. */
export async function signValue(signingKey: string, purpose: SignedPurpose, value: unknown): Promise<string> {
  const payload = toBase64Url(JSON.stringify(value))
  return `${payload}.${await hmacHex(signingKey, `${purpose}|${payload}`)}`
}

/** The value that was signed for this purpose, or null for anything else. The caller parses it: an older release may have signed it. */
export async function openValue(signingKey: string, purpose: SignedPurpose, text: string): Promise<unknown> {
  const match = /^([A-Za-z0-9_-]{1,2000})\.([0-9a-f]{64})$/.exec(text)
  if (!match) return null
  const [, payload = '', signature = ''] = match
  const expected = await hmacHex(signingKey, `${purpose}|${payload}`)
  if (!equalInConstantTime(signature, expected)) return null
  try {
    return JSON.parse(fromBase64Url(payload))
  } catch {
    return null
  }
}

function toBase64Url(text: string): string {
  const binary = String.fromCharCode(...new TextEncoder().encode(text))
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}

function fromBase64Url(text: string): string {
  const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'))
  return new TextDecoder().decode(Uint8Array.from(binary, (char) => char.charCodeAt(0)))
}
