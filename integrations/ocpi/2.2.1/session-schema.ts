import { z } from 'zod'
import { AUTH_METHODS, SESSION_STATUSES } from '#domain/session/session'
import { DIMENSION_TYPES } from '#integrations/ocpi/2.2.1/enums'
import { countryCode, dateTime, id, openEnum, partyId, price, text } from '#integrations/ocpi/2.2.1/field-schemas'

/** Source: OCPI 2.2.1, cdrs, CdrToken. A type we do not know is kept: who it belongs to is said by party and uid. */
export const cdrTokenSchema = z.object({
  country_code: countryCode,
  party_id: partyId,
  uid: id(36),
  type: openEnum(['AD_HOC_USER', 'APP_USER', 'OTHER', 'RFID']),
  contract_id: text(36),
})

/** Source: OCPI 2.2.1, cdrs, ChargingPeriod. */
export const chargingPeriodSchema = z.object({
  start_date_time: dateTime,
  dimensions: z.array(z.object({ type: openEnum(DIMENSION_TYPES), volume: z.number() })).min(1),
  tariff_id: text(36).nullish(),
})

/** Source: OCPI 2.2.1, sessions, Session. */
export const sessionSchema = z.object({
  country_code: countryCode,
  party_id: partyId,
  id: id(36),
  start_date_time: dateTime,
  end_date_time: dateTime.nullish(),
  kwh: z.number(),
  cdr_token: cdrTokenSchema,
  auth_method: z.enum(AUTH_METHODS),
  authorization_reference: text(36).nullish(),
  location_id: id(36),
  evse_uid: id(36),
  connector_id: id(36),
  meter_id: text(255).nullish(),
  currency: z.string().regex(/^[A-Z]{3}$/),
  charging_periods: z.array(chargingPeriodSchema).nullish(),
  total_cost: price.nullish(),
  status: z.enum(SESSION_STATUSES),
  last_updated: dateTime,
})

/** Changed fields of a Session; only the time of the change is due. */
export const sessionPatchSchema = sessionSchema.partial().required({ last_updated: true })
