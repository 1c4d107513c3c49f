/** An EVSE id as it is compared: upper case, without separators, so that `NL*ABC*E1`, `NL-ABC-E1` and `nlabce1` are one. Null for none. */
export function evseKey(evseId: string | null): string | null {
  const key = (evseId ?? '').toUpperCase().replace(/[^A-Z0-9]/g, '')
  return key === '' ? null : key
}

/** Is it an EVSE id as eMI3 and ISO 15118 have it: country, operator, `E`, and at most 31 characters? */
export function isEmi3EvseId(evseId: string): boolean {
  return /^[A-Za-z]{2}\*?[A-Za-z0-9]{3}\*?[Ee][A-Za-z0-9][A-Za-z0-9*]{0,30}$/.test(evseId)
}
