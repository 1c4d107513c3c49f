import type { Draft } from '#integrations/ocpi/quirks/mend/draft'
import type { PeerProfile } from '#integrations/ocpi/quirks/profile-schema'
import { isRawObject } from '#integrations/ocpi/raw-object'

/** What a profile says of whole locations: whose they are and by which name drivers know the operator. */
export function mendLocation(draft: Draft, { ids, parties }: PeerProfile): void {
  if (ids.partyFrom === 'evse_id' && !(draft.has('country_code') && draft.has('party_id'))) {
    const party = partyOfEvses(draft.raw['evses'])
    if (party !== null) {
      draft.set('country_code', party.countryCode, 'party_from_evse_id')
      draft.set('party_id', party.partyId, 'party_from_evse_id')
    }
  }
  const source = parties.nameFrom.find((field) => draft.has(`${field}.name`))
  if (source !== undefined && source !== 'operator') draft.set('operator', draft.get(source), `name_from_${source}`)
}

/** What a profile says of EVSEs. A part of one is not asked for what it does not hold. */
export function mendEvse(draft: Draft, profile: PeerProfile, isPart: boolean): void {
  const { evseIdFrom } = profile.ids
  if (evseIdFrom !== 'evse_id' && !draft.has('evse_id') && draft.has(evseIdFrom)) {
    draft.set('evse_id', draft.get(evseIdFrom), `evse_id_from_${evseIdFrom}`)
  }
  const listed = draft.get('capabilities')
  const isBare = !isPart && !(Array.isArray(listed) && listed.length > 0)
  if (isBare && profile.assumedCapabilities.length > 0) {
    draft.set('capabilities', [...profile.assumedCapabilities], 'capabilities_assumed')
  }
}

/** Is this location one that the profile leaves out: test stations, places that are not for drivers of ours? */
export function isFilteredOut({ filter }: PeerProfile, raw: unknown): boolean {
  if (!isRawObject(raw)) return false
  const { id, name } = raw
  return (
    filter.excludeLocationIds.some((one) => one === id) ||
    (typeof name === 'string' && filter.excludeNames.some((one) => name.startsWith(one)))
  )
}

function partyOfEvses(evses: unknown): { readonly countryCode: string; readonly partyId: string } | null {
  for (const evse of Array.isArray(evses) ? evses : []) {
    const id: unknown = isRawObject(evse) ? evse['evse_id'] : null
    const match = typeof id === 'string' ? /^([A-Z]{2})\W?([A-Z0-9]{3})\W?E/i.exec(id.trim()) : null
    if (match) return { countryCode: (match[1] ?? '').toUpperCase(), partyId: (match[2] ?? '').toUpperCase() }
  }
  return null
}
