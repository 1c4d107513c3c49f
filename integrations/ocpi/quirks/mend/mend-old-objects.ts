import type { PartyKey } from '#domain/identity/party'
import type { Draft } from '#integrations/ocpi/quirks/mend/draft'
import { isRawObject, type RawObject } from '#integrations/ocpi/raw-object'

/**
 * Sessions and CDRs whose parts are those of OCPI 2.1.1: a whole `location` instead of its ids, `auth_id` instead of a token, an amount
 * instead of a price. `auth_id` names no party: it is ours that the message is for.
 */
export function mendOldObjects(draft: Draft, kind: 'session' | 'cdr', ours: PartyKey | null): void {
  const location = draft.get('location')
  if (isRawObject(location) && kind === 'session') takeIds(draft, location)
  if (isRawObject(location) && kind === 'cdr' && !draft.has('cdr_location')) {
    draft.set('cdr_location', cdrLocationOf(location), 'named_location')
  }
  const authId = draft.get('auth_id')
  if (typeof authId === 'string' && authId !== '' && !draft.has('cdr_token') && ours !== null) {
    const token = {
      country_code: ours.countryCode,
      party_id: ours.partyId,
      uid: authId,
      type: 'RFID',
      contract_id: authId,
    }
    draft.set('cdr_token', token, 'named_auth_id')
  }
  for (const field of AMOUNTS) {
    const amount = draft.get(field)
    if (typeof amount === 'number') draft.set(field, { excl_vat: amount }, 'price_as_number')
  }
}

const AMOUNTS = [
  'total_cost',
  'total_fixed_cost',
  'total_energy_cost',
  'total_time_cost',
  'total_parking_cost',
  'total_reservation_cost',
]

function takeIds(draft: Draft, location: RawObject): void {
  const { evse, connector } = placeOf(location)
  const ids = { location_id: location['id'], evse_uid: evse?.['uid'], connector_id: connector?.['id'] }
  for (const [field, id] of Object.entries(ids)) {
    if (typeof id === 'string' && !draft.has(field)) draft.set(field, id, 'named_location')
  }
}

function cdrLocationOf(location: RawObject): RawObject {
  const { evse, connector } = placeOf(location)
  const { id, name, address, city, postal_code, state, country, coordinates } = location
  return {
    id,
    name,
    address,
    city,
    postal_code,
    state,
    country,
    coordinates,
    evse_uid: evse?.['uid'] ?? '#NA',
    evse_id: evse?.['evse_id'] ?? '#NA',
    connector_id: connector?.['id'] ?? '#NA',
    connector_standard: connector?.['standard'] ?? '#NA',
    connector_format: connector?.['format'] ?? '#NA',
    connector_power_type: connector?.['power_type'] ?? '#NA',
  }
}

function placeOf(location: RawObject): { readonly evse: RawObject | null; readonly connector: RawObject | null } {
  const evse = firstOf(location['evses'])
  return { evse, connector: evse === null ? null : firstOf(evse['connectors']) }
}

function firstOf(list: unknown): RawObject | null {
  const first: unknown = Array.isArray(list) ? list[0] : null
  return isRawObject(first) ? first : null
}
