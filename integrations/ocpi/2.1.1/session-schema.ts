import { z } from 'zod'
import { DIMENSION_TYPES } from '#integrations/ocpi/2.2.1/enums'
import { dateTime, id, openEnum, text } from '#integrations/ocpi/2.2.1/field-schemas'
import {
  chargingPeriodSchema as newerPeriod,
  sessionSchema as newerSession,
} from '#integrations/ocpi/2.2.1/session-schema'

/** Source: OCPI 2.1.1, cdrs, ChargingPeriod. FLAT is a dimension of 2.1.1 alone. */
export const chargingPeriodSchema = newerPeriod.extend({
  dimensions: z.array(z.object({ type: openEnum([...DIMENSION_TYPES, 'FLAT']), volume: z.number() })).min(1),
})

/** The Location in a session: of all its fields only those that say where it is. */
const place = z.object({
  id: id(39),
  evses: z.array(z.object({ uid: id(39), connectors: z.array(z.object({ id: id(36) })).nullish() })).nullish(),
})

/** Source: OCPI 2.1.1, sessions, Session. */
export const sessionSchema = newerSession
  .omit({
    country_code: true,
    party_id: true,
    start_date_time: true,
    end_date_time: true,
    cdr_token: true,
    location_id: true,
    evse_uid: true,
    connector_id: true,
  })
  .extend({
    start_datetime: dateTime,
    end_datetime: dateTime.nullish(),
    auth_id: text(36).min(1),
    location: place,
    charging_periods: z.array(chargingPeriodSchema).nullish(),
    total_cost: z.number().nullish(),
  })

/** Changed fields of a Session. */
export const sessionPatchSchema = sessionSchema.partial()
