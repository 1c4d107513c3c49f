import type { Party } from './party.ts'

const spellings = /^([A-Z]{2})(?:\*([A-Z0-9]{3})\*|([A-Z0-9]{3}))E/i

/** The operator an EVSE id names, in both usual spellings (`NL*ABC*E…`, `NLABCE…`); null for anything else. */
export function evseParty(evseId: unknown): Party | null {
  const match = typeof evseId === 'string' ? spellings.exec(evseId) : null
  const [, country, starred, plain] = match ?? []
  const id = starred ?? plain
  return country === undefined || id === undefined ? null : { country: country.toUpperCase(), id: id.toUpperCase() }
}
