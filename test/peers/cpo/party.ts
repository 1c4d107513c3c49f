/** Who speaks: a country and a three-character code, unique together. */
export interface Party {
  country: string
  id: string
}

/** The key of a party in maps, and its spelling in logs: `NL*ABC`. OCPI compares without regard to case. */
export function partyKey(country: string, id: string): string {
  return `${country}*${id}`.toUpperCase()
}
