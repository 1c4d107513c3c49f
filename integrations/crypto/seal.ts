/** Encrypts a text with AES-256-GCM under a key given in Base64; the answer holds the nonce and is Base64. */
export async function seal(keyBase64: string, text: string): Promise<string> {
  const nonce = crypto.getRandomValues(new Uint8Array(12))
  const key = await aesKey(keyBase64)
  const sealed = await crypto.subtle.encrypt({ name: 'AES-GCM', iv: nonce }, key, new TextEncoder().encode(text))
  return btoa(String.fromCharCode(...nonce, ...new Uint8Array(sealed)))
}

/** Opens what `seal` made under the same key; throws when it was made under another or changed since. */
export async function unseal(keyBase64: string, sealed: string): Promise<string> {
  const bytes = Uint8Array.from(atob(sealed), (char) => char.charCodeAt(0))
  const key = await aesKey(keyBase64)
  const text = await crypto.subtle.decrypt({ name: 'AES-GCM', iv: bytes.subarray(0, 12) }, key, bytes.subarray(12))
  return new TextDecoder().decode(text)
}

function aesKey(keyBase64: string): Promise<CryptoKey> {
  const bytes = Uint8Array.from(atob(keyBase64), (char) => char.charCodeAt(0))
  return crypto.subtle.importKey('raw', bytes, 'AES-GCM', false, ['encrypt', 'decrypt'])
}
