import type { ChargePriceResult } from '#domain/tariff/charge-price'
import { priceCharge } from '#domain/tariff/price-charge'
import { dialectOf } from '#integrations/ocpi/dialects'
import type { RawCase } from './rules/raw-case.ts'

/** What the platform says of a case: a price, why there is none, or what of it could not be read. */
export type PlatformAnswer = ChargePriceResult | { readonly result: 'unreadable'; readonly why: string }

const OWNER = { countryCode: 'NL', partyId: 'TST' }
const TIME = '2024-01-01T00:00:00Z'

/** Prices a case as the platform prices a CDR: read by the dialect of its version, whole, with the tariffs in it. */
export function priceWithPlatform({ ocpi_version, time_zone, tariffs, cdr, hints }: RawCase): PlatformAnswer {
  const context = { owner: OWNER, ours: OWNER, receivedAt: 0 }
  const read = dialectOf(ocpi_version).readCdr({ ...envelopeOf(ocpi_version), ...cdr, tariffs }, context)
  if (!read.ok) return { result: 'unreadable', why: JSON.stringify(read.issues) }
  const lost = read.leniencies.filter(({ rule }) => rule === 'unreadable_tariff')
  if (lost.length > 0) return { result: 'unreadable', why: JSON.stringify(lost) }
  const { startAt, endAt, periods, currency } = read.value
  return priceCharge({
    startAt,
    endAt,
    periods,
    tariffs: read.value.tariffs,
    timeZone: time_zone,
    options: {
      currency,
      reservationExpired: hints?.reservation_expired ?? false,
      timeBlocks: hints?.time_blocks ?? 'parking',
      omittedVat: ocpi_version === '2.1.1' ? 'unknown' : 'none',
    },
  })
}

/** What a CDR needs beside its price. */
function envelopeOf(version: RawCase['ocpi_version']): Readonly<Record<string, unknown>> {
  const coordinates = { latitude: '52.370216', longitude: '4.895168' }
  const place = { id: 'L1', address: 'Dam 1', city: 'Amsterdam', postal_code: '1012', country: 'NLD', coordinates }
  const common = { id: 'C1', auth_method: 'WHITELIST', total_energy: 1, total_time: 1, last_updated: TIME }
  if (version === '2.1.1') return { ...common, auth_id: 'A1', location: { ...place, type: 'OTHER' }, total_cost: 0 }
  return {
    ...common,
    country_code: 'NL',
    party_id: 'TST',
    cdr_token: { country_code: 'NL', party_id: 'TST', uid: 'U1', type: 'RFID', contract_id: 'K1' },
    cdr_location: {
      ...place,
      evse_uid: 'E1',
      evse_id: 'NL*TST*E1',
      connector_id: '1',
      connector_standard: 'IEC_62196_T2',
      connector_format: 'SOCKET',
      connector_power_type: 'AC_3_PHASE',
    },
    total_cost: version === '2.3.0' ? { before_taxes: 0 } : { excl_vat: 0 },
  }
}
