import { ask } from './api.ts'
import type { ClaimInput } from './claim-views.ts'
import type { CdrFile, Station } from './views.ts'

/** A CDR of ours as input of the page: its text, the version it is written in, and the zone of its location where we know that. */
export async function loadCharge(key: string): Promise<ClaimInput> {
  const cdr = await ask<CdrFile>('GET', `/cdrs/${encodeURIComponent(key)}`)
  const station = [cdr.peer, cdr.countryCode, cdr.partyId, cdr.locationId].map(encodeURIComponent).join('/')
  // A location may be gone since; its zone is then for the person to say.
  const timeZone = await ask<Station>('GET', `/stations/${station}`).then(
    (found) => found.timeZone,
    () => null,
  )
  const raw: unknown = JSON.parse(cdr.raw)
  return { version: versionOf(raw), timeZone: timeZone ?? '', tariffs: '', cdr: JSON.stringify(raw, null, 2) }
}

/** Each version writes the total in another way. */
function versionOf(raw: unknown): string {
  const { total_cost: total } = raw as { readonly total_cost?: unknown }
  if (typeof total !== 'object' || total === null) return '2.1.1'
  return 'before_taxes' in total ? '2.3.0' : '2.2.1'
}
