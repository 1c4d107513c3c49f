import { z } from 'zod'
import { connectorSchema, locationSchema } from '#integrations/ocpi/2.1.1/location-schema'
import { chargingPeriodSchema } from '#integrations/ocpi/2.1.1/session-schema'
import { cdrSchema as newerCdr } from '#integrations/ocpi/2.2.1/cdr-schema'
import { dateTime, id, text } from '#integrations/ocpi/2.2.1/field-schemas'

/** The Location in a CDR: of all its fields only those that say where it was and what was plugged in. */
const place = locationSchema
  .pick({ id: true, name: true, address: true, city: true, postal_code: true, country: true, coordinates: true })
  .extend({
    evses: z
      .array(
        z.object({
          uid: id(39),
          evse_id: text(48).nullish(),
          connectors: z
            .array(connectorSchema.pick({ id: true, standard: true, format: true, power_type: true }))
            .nullish(),
        }),
      )
      .nullish(),
  })

/** Source: OCPI 2.1.1, cdrs, CDR. Its tariffs are read on their own: one that cannot be read does not stop the record. */
export const cdrSchema = newerCdr
  .omit({ country_code: true, party_id: true, end_date_time: true, cdr_token: true, cdr_location: true })
  .extend({
    stop_date_time: dateTime,
    auth_id: text(36).min(1),
    location: place,
    charging_periods: z.array(chargingPeriodSchema).min(1),
    total_cost: z.number(),
  })
