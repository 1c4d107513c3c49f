/** A country the token was never used in; its first use of all says nothing. */
export function newCountry(known: readonly string[], country: string) {
  return known.length > 0 && !known.includes(country) ? { country, known: known.length } : null
}
