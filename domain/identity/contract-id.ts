import { contractCheckDigit } from '#domain/identity/contract-check-digit'
import type { PartyKey } from '#domain/identity/party'

// Capital letters and digits that are not mistaken for one another, read out over a phone.
const ALPHABET = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ'

/**
 * A new contract id: `NL-ABC-C`, eight random characters (40 bits) and the check digit. `random` needs eight bytes.
 * Source: eMI3 part 2, §1.2.2.1; ISO 15118-1, annex H.
 */
export function newContractId(party: PartyKey, random: Uint8Array): string {
  const instance = Array.from(random.slice(0, 8), (byte) => ALPHABET[byte & 31]).join('')
  const id = canonicalContractId(`${party.countryCode}${party.partyId}C${instance}`)
  if (id === null) throw new Error('a party or its random bytes make no contract id')
  return id
}

/**
 * A contract id as it is written to people, with separators and check digit, from any spelling: separators and check digit may be missing, and
 * letters be small. Null for what is none, and for a check digit that does not fit: somebody mistyped it.
 */
export function canonicalContractId(spelled: string): string | null {
  const match = /^([A-Z]{2})(-?)([0-9A-Z]{3})\2([0-9A-Z]{9})(?:\2([0-9A-Z]))?$/.exec(spelled.trim().toUpperCase())
  if (!match) return null
  const [, country = '', , provider = '', instance = '', given] = match
  const digit = contractCheckDigit(`${country}${provider}${instance}`)
  if (digit === null || (given !== undefined && given !== digit)) return null
  return `${country}-${provider}-${instance}-${digit}`
}
