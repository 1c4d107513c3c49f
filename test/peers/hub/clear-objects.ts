import type { Cdr, Location, Session, Tariff } from '../cpo/ocpi-objects.ts'
import type { Held } from './hub-catalogue.ts'
import { squeezeId } from './squeeze-id.ts'

/** The habits of a clearing house: ids squeezed, `last_updated` is when it got the thing, and "-" where something required is missing. */

const filler = '-'
const filled = (text: string | null | undefined) => (text ? text : filler)

/** A location, its EVSEs and connectors. */
export function clearLocation(location: Location, enteredAt: string): Location {
  return {
    ...location,
    id: squeezeId(location.id),
    address: filled(location.address),
    city: filled(location.city),
    postal_code: filled(location.postal_code),
    time_zone: location.time_zone ?? 'UTC',
    last_updated: enteredAt,
    evses: location.evses.map((evse) => ({
      ...evse,
      uid: squeezeId(evse.uid),
      evse_id: evse.evse_id ? squeezeId(evse.evse_id) : filler,
      last_updated: enteredAt,
      connectors: evse.connectors.map((connector) => ({
        ...connector,
        tariff_ids: connector.tariff_ids?.map(squeezeId) ?? null,
        last_updated: enteredAt,
      })),
    })),
  }
}

/** A tariff, under the id that connectors now name. */
export function clearTariff<T extends Tariff>(tariff: T, enteredAt: string): T {
  return { ...tariff, id: squeezeId(tariff.id), last_updated: enteredAt }
}

/** A session, at the place as it is now called. */
export function clearSession({ object, enteredAt }: Held<Session>): Session {
  return {
    ...object,
    id: squeezeId(object.id),
    location_id: squeezeId(object.location_id),
    evse_uid: squeezeId(object.evse_uid),
    ...(object.charging_periods === undefined ? {} : { charging_periods: clearPeriods(object.charging_periods) }),
    last_updated: enteredAt,
  }
}

/** A place the CDR does not name is called as its EVSE. */
export function clearCdr({ object, enteredAt }: Held<Cdr>): Cdr {
  const place = object.cdr_location
  const text = (field: string) => (typeof place[field] === 'string' ? place[field] : '')
  return {
    ...object,
    id: squeezeId(object.id),
    session_id: squeezeId(object.session_id),
    tariffs: object.tariffs.map((tariff) => clearTariff(tariff, enteredAt)),
    charging_periods: clearPeriods(object.charging_periods),
    cdr_location: {
      ...place,
      id: squeezeId(text('id') || text('evse_id')),
      evse_uid: squeezeId(text('evse_uid')),
      evse_id: squeezeId(text('evse_id')),
      address: filled(text('address')),
      city: filled(text('city')),
      postal_code: filled(text('postal_code')),
    },
    last_updated: enteredAt,
  }
}

const clearPeriods = (periods: Cdr['charging_periods']) =>
  periods.map((period) =>
    period.tariff_id === undefined ? period : { ...period, tariff_id: squeezeId(period.tariff_id) },
  )
