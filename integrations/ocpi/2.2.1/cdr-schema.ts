import { z } from 'zod'
import { AUTH_METHODS } from '#domain/session/session'
import { CONNECTOR_FORMATS, CONNECTOR_TYPES, POWER_TYPES } from '#integrations/ocpi/2.2.1/enums'
import {
  countryCode,
  dateTime,
  geoLocation,
  id,
  openEnum,
  partyId,
  price,
  text,
} from '#integrations/ocpi/2.2.1/field-schemas'
import { cdrTokenSchema, chargingPeriodSchema } from '#integrations/ocpi/2.2.1/session-schema'

/** Source: OCPI 2.2.1, cdrs, CdrLocation. */
export const cdrLocationSchema = z.object({
  id: id(36),
  name: text(255).nullish(),
  address: text(45),
  city: text(45),
  postal_code: text(10).nullish(),
  state: text(20).nullish(),
  country: z.string().regex(/^[A-Za-z]{2,3}$/),
  coordinates: geoLocation,
  evse_uid: text(36),
  evse_id: text(48),
  connector_id: text(36),
  connector_standard: openEnum(CONNECTOR_TYPES),
  connector_format: openEnum(CONNECTOR_FORMATS),
  connector_power_type: openEnum(POWER_TYPES),
})

const signedData = z.object({
  encoding_method: text(36),
  encoding_method_version: z.int().nullish(),
  public_key: text(512).nullish(),
  signed_values: z.array(z.object({ nature: text(32), plain_data: text(5000), signed_data: text(5000) })).min(1),
  url: text(512).nullish(),
})

/** Source: OCPI 2.2.1, cdrs, CDR. Its tariffs are read on their own: one that cannot be read does not stop the record. */
export const cdrSchema = z.object({
  country_code: countryCode,
  party_id: partyId,
  id: id(39),
  start_date_time: dateTime,
  end_date_time: dateTime,
  session_id: text(36).nullish(),
  cdr_token: cdrTokenSchema,
  auth_method: z.enum(AUTH_METHODS),
  authorization_reference: text(36).nullish(),
  cdr_location: cdrLocationSchema,
  meter_id: text(255).nullish(),
  currency: z.string().regex(/^[A-Z]{3}$/),
  tariffs: z.array(z.unknown()).nullish(),
  charging_periods: z.array(chargingPeriodSchema).min(1),
  signed_data: signedData.nullish(),
  total_cost: price,
  total_fixed_cost: price.nullish(),
  total_energy: z.number(),
  total_energy_cost: price.nullish(),
  total_time: z.number(),
  total_time_cost: price.nullish(),
  total_parking_time: z.number().nullish(),
  total_parking_cost: price.nullish(),
  total_reservation_cost: price.nullish(),
  remark: text(255).nullish(),
  invoice_reference_id: text(39).nullish(),
  credit: z.boolean().nullish(),
  credit_reference_id: text(39).nullish(),
  home_charging_compensation: z.boolean().nullish(),
  last_updated: dateTime,
})
