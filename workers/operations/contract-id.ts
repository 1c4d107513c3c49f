import type { PartyKey } from '#domain/identity/party'

// Capital letters and digits that are not mistaken for one another, read out over a phone.
const ALPHABET = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ'

/** A new contract id in the form of an eMAID without check digit: `NL-ABC-C` and eight random characters (40 bits). */
export function newContractId(party: PartyKey, random: Uint8Array): string {
  const instance = Array.from(random.slice(0, 8), (byte) => ALPHABET[byte & 31]).join('')
  return `${party.countryCode}-${party.partyId}-C${instance}`
}
