import { z } from 'zod'
import { EVSE_STATUSES } from '#domain/location/location'
import { TOKEN_TYPES } from '#domain/token/token'
import {
  CAPABILITIES,
  CONNECTOR_FORMATS,
  CONNECTOR_TYPES,
  FACILITIES,
  PARKING_RESTRICTIONS,
  PARKING_TYPES,
  POWER_TYPES,
} from '#integrations/ocpi/2.2.1/enums'
import {
  businessDetails,
  countryCode,
  dateTime,
  displayText,
  energyMix,
  geoLocation,
  id,
  images,
  openEnum,
  partyId,
  text,
  url,
  wholeNumber,
} from '#integrations/ocpi/2.2.1/field-schemas'

/** Source: OCPI 2.2.1, locations, Connector. */
export const connectorSchema = z.object({
  id: id(36),
  standard: openEnum(CONNECTOR_TYPES),
  format: openEnum(CONNECTOR_FORMATS),
  power_type: openEnum(POWER_TYPES),
  max_voltage: wholeNumber,
  max_amperage: wholeNumber,
  max_electric_power: wholeNumber.nullish(),
  tariff_ids: z.array(id(36)).nullish(),
  terms_and_conditions: url.nullish(),
  last_updated: dateTime,
})

const statusSchedule = z.object({
  period_begin: dateTime,
  period_end: dateTime.nullish(),
  status: openEnum(EVSE_STATUSES),
})

/** Source: OCPI 2.2.1, locations, EVSE. */
export const evseSchema = z.object({
  uid: id(36),
  evse_id: text(48).nullish(),
  status: openEnum(EVSE_STATUSES),
  status_schedule: z.array(statusSchedule).nullish(),
  capabilities: z.array(openEnum(CAPABILITIES)).nullish(),
  connectors: z.array(connectorSchema).min(1),
  floor_level: text(4).nullish(),
  coordinates: geoLocation.nullish(),
  physical_reference: text(16).nullish(),
  directions: z.array(displayText).nullish(),
  parking_restrictions: z.array(openEnum(PARKING_RESTRICTIONS)).nullish(),
  images,
  last_updated: dateTime,
})

const localTime = z.string().regex(/^([01]?\d|2[0-4]):[0-5]\d(:[0-5]\d)?$/)
const exceptionalPeriod = z.object({ period_begin: dateTime, period_end: dateTime })
const hours = z.object({
  twentyfourseven: z.boolean().nullish(),
  regular_hours: z
    .array(z.object({ weekday: z.int().min(1).max(7), period_begin: localTime, period_end: localTime }))
    .nullish(),
  exceptional_openings: z.array(exceptionalPeriod).nullish(),
  exceptional_closings: z.array(exceptionalPeriod).nullish(),
})

/** A list that grows in newer versions, so its type says no more than text. */
const tokenType: z.ZodType<string> = z.enum(TOKEN_TYPES)

/** Source: OCPI 2.2.1, locations, PublishTokenType. */
export const publishTokenSchema = z.object({
  uid: id(36).nullish(),
  type: tokenType.nullish(),
  visual_number: text(64).nullish(),
  issuer: text(64).nullish(),
  group_id: id(36).nullish(),
})

/** Source: OCPI 2.2.1, locations, Location. A missing time zone does not stop it: the reader reports it. */
export const locationSchema = z.object({
  country_code: countryCode,
  party_id: partyId,
  id: id(36),
  publish: z.boolean(),
  publish_allowed_to: z.array(publishTokenSchema).nullish(),
  name: text(255).nullish(),
  address: text(255),
  city: text(45),
  postal_code: text(10).nullish(),
  state: text(45).nullish(),
  country: z.string().regex(/^[A-Za-z]{2,3}$/),
  coordinates: geoLocation,
  related_locations: z.array(geoLocation.extend({ name: displayText.nullish() })).nullish(),
  parking_type: openEnum(PARKING_TYPES).nullish(),
  evses: z.array(evseSchema).nullish(),
  directions: z.array(displayText).nullish(),
  operator: businessDetails.nullish(),
  suboperator: businessDetails.nullish(),
  owner: businessDetails.nullish(),
  facilities: z.array(openEnum(FACILITIES)).nullish(),
  time_zone: text(255).nullish(),
  opening_times: hours.nullish(),
  charging_when_closed: z.boolean().nullish(),
  images,
  energy_mix: energyMix.nullish(),
  last_updated: dateTime,
})
