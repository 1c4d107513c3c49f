import { equalInConstantTime, hmacHex } from '#integrations/crypto/digests'

/** Names the key a check was made with, so that codes on chargers outlive a change of key. */
const KEY_LETTER = 'A'
const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

/** An EVSE id as it stands in a code's address: no separators, upper case. */
export function evseKeyOf(evseId: string): string {
  return evseId.replaceAll(/[^A-Za-z0-9]/g, '').toUpperCase()
}

/** The check of a code: the key's letter, then 40 bits that only we can make for this brand and EVSE. */
export async function qrCheck(signingKey: string, brand: string, evseKey: string): Promise<string> {
  const digest = await hmacHex(signingKey, `${brand}|${evseKey}`)
  const bits = BigInt(`0x${digest.slice(0, 10)}`)
  const letters = Array.from({ length: 8 }, (_, index) => BASE32[Number((bits >> BigInt(35 - 5 * index)) & 31n)])
  return `${KEY_LETTER}${letters.join('')}`
}

/** The path behind a charger's QR code, at the brand's own origin. */
export async function qrPath(signingKey: string, brand: string, evseId: string): Promise<string> {
  const evseKey = evseKeyOf(evseId)
  return `/c/${evseKey}.${await qrCheck(signingKey, brand, evseKey)}`
}

/** A code as scanned. */
export interface ScannedCode {
  readonly evseKey: string
  readonly check: string | null
}

/** Reads the part after `/c/`; null for what cannot be an EVSE. */
export function parseCode(text: string): ScannedCode | null {
  const match = /^([A-Za-z0-9*_-]{5,48})(?:\.([A-Za-z0-9]{1,20}))?$/.exec(text)
  if (!match) return null
  const [, evse = '', check = null] = match
  return { evseKey: evseKeyOf(evse), check: check?.toUpperCase() ?? null }
}

/** Which of these brands made this code; null when none did. */
export async function brandOfCode(
  signingKey: string,
  code: ScannedCode,
  brands: readonly string[],
): Promise<string | null> {
  const { check, evseKey } = code
  if (check === null) return null
  const checks = await Promise.all(
    brands.map(async (brand) => ({ brand, check: await qrCheck(signingKey, brand, evseKey) })),
  )
  return checks.find((made) => equalInConstantTime(made.check, check))?.brand ?? null
}
