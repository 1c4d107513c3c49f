const ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567'

/** A new id: the prefix (a shard, or `eu`) and 120 random bits in 24 letters. Fits OCPI's CiString(36). */
export function randomId(prefix: string): string {
  const bytes = crypto.getRandomValues(new Uint8Array(24))
  return `${prefix}_${Array.from(bytes, (byte) => ALPHABET[byte & 31]).join('')}`
}

/** A secret of 256 random bits in 43 characters, printable and without padding. */
export function randomSecret(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(32))
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')
}
