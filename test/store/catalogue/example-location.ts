import { readEvse, readLocation } from '#integrations/ocpi/2.2.1/read-location'
import { readTariff } from '#integrations/ocpi/2.2.1/read-tariff'
import { isRawObject, type RawObject } from '#integrations/ocpi/raw-object'
import type { EvseIntake, LocationIntake } from '#store/catalogue/location-intake'
import type { TariffIntake } from '#store/catalogue/save-tariffs'
import { tariffVersion } from '#store/catalogue/tariff-version'

const WHEN = '2026-06-07T12:00:00Z'

/** An EVSE as an operator would send it. */
export function rawEvse(uid: string, changes: RawObject = {}): RawObject {
  return {
    uid,
    evse_id: `NL*ABC*E${uid}`,
    status: 'AVAILABLE',
    capabilities: ['RFID_READER'],
    floor_level: null,
    connectors: [
      {
        id: '1',
        standard: 'IEC_62196_T2',
        format: 'SOCKET',
        power_type: 'AC_3_PHASE',
        max_voltage: 230,
        max_amperage: 16,
        max_electric_power: 11085,
        tariff_ids: ['T1'],
        last_updated: WHEN,
      },
    ],
    last_updated: WHEN,
    ...changes,
  }
}

/** A location as an operator would send it, with an EVSE for each uid. */
export function rawLocation(id: string, evseUids: readonly string[], changes: RawObject = {}): RawObject {
  return {
    country_code: 'NL',
    party_id: 'ABC',
    id,
    publish: true,
    name: `Location ${id}`,
    address: 'Oelenboom 10',
    city: 'Gieten',
    postal_code: '9461VA',
    country: 'NLD',
    coordinates: { latitude: '52.99876', longitude: '6.759459' },
    operator: { name: 'DAEN Mobility' },
    time_zone: 'Europe/Amsterdam',
    vendor_field: { kept: 'as it is' },
    evses: evseUids.map((uid) => rawEvse(uid)),
    last_updated: WHEN,
    ...changes,
  }
}

/** A tariff of one price for a kWh. */
export function rawTariff(id: string, price: number, changes: RawObject = {}): RawObject {
  return {
    country_code: 'NL',
    party_id: 'ABC',
    id,
    currency: 'EUR',
    elements: [{ price_components: [{ type: 'ENERGY', price, vat: 21, step_size: 1 }] }],
    last_updated: WHEN,
    ...changes,
  }
}

export function locationIntake(raw: unknown): LocationIntake {
  const parsed = readLocation(raw)
  if (!parsed.ok || !isRawObject(raw)) throw new Error(JSON.stringify(parsed))
  return { raw, location: parsed.value, leniencies: parsed.leniencies }
}

export function evseIntake(raw: RawObject): EvseIntake {
  const parsed = readEvse(raw)
  if (!parsed.ok) throw new Error(JSON.stringify(parsed))
  return { raw, evse: parsed.value, leniencies: parsed.leniencies }
}

export async function tariffIntake(raw: RawObject): Promise<TariffIntake> {
  const parsed = readTariff(raw)
  if (!parsed.ok) throw new Error(JSON.stringify(parsed))
  return { raw, version: await tariffVersion(parsed.value), leniencies: parsed.leniencies }
}
