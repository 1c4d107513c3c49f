/** A party in the sense of OCPI: a company in a role, named by country and party code (both compared without regard to case, kept upper case). Source: OCPI 2.2.1, credentials, CredentialsRole. */
export interface PartyKey {
  /** ISO 3166-1 alpha-2, upper case. */
  readonly countryCode: string
  /** Three characters by eMI3/ISO 15118, upper case. */
  readonly partyId: string
}

/** `NL*ABC`, the spelling used in keys, logs and on screens. */
export function partyLabel(party: PartyKey): string {
  return `${party.countryCode.toUpperCase()}*${party.partyId.toUpperCase()}`
}

/** Reads `NL*ABC`, `NL-ABC` or `NLABC`; null for anything else. */
export function parsePartyLabel(label: string): PartyKey | null {
  const match = /^([A-Za-z]{2})[*-]?([A-Za-z0-9]{3})$/.exec(label)
  if (!match) return null
  const [, countryCode = '', partyId = ''] = match
  return { countryCode: countryCode.toUpperCase(), partyId: partyId.toUpperCase() }
}
