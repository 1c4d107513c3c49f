import { z } from 'zod'
import { EVSE_STATUSES } from '#domain/location/location'
import { EVSE_POSITIONS, PARKING_DIRECTIONS } from '#domain/location/parking-place'
import { TOKEN_TYPES } from '#domain/token/token'
import { CONNECTOR_FORMATS, POWER_TYPES } from '#integrations/ocpi/2.2.1/enums'
import { dateTime, id, images, openEnum, text, wholeNumber } from '#integrations/ocpi/2.2.1/field-schemas'
import {
  connectorSchema,
  evseSchema,
  locationSchema,
  publishTokenSchema,
} from '#integrations/ocpi/2.2.1/location-schema'
import {
  CONNECTOR_CAPABILITIES,
  CONNECTOR_TYPES_230,
  PARKING_RESTRICTIONS_230,
  VEHICLE_TYPES,
} from '#integrations/ocpi/2.3.0/enums'

/** Source: OCPI 2.3.0, locations, Connector. */
export const connectorSchema230 = connectorSchema.extend({
  standard: openEnum(CONNECTOR_TYPES_230),
  format: z.enum(CONNECTOR_FORMATS),
  power_type: z.enum(POWER_TYPES),
  capabilities: z.array(openEnum(CONNECTOR_CAPABILITIES)).nullish(),
})

const status = z.enum(EVSE_STATUSES)

/** Source: OCPI 2.3.0, locations, EVSE. */
export const evseSchema230 = evseSchema.extend({
  status,
  status_schedule: z.array(z.object({ period_begin: dateTime, period_end: dateTime.nullish(), status })).nullish(),
  connectors: z.array(connectorSchema230).min(1),
  parking_restrictions: z.array(openEnum(PARKING_RESTRICTIONS_230)).nullish(),
  parking: z.array(z.object({ parking_id: id(36), evse_position: z.enum(EVSE_POSITIONS).nullish() })).nullish(),
  accepted_service_providers: z.array(text(50)).nullish(),
})

const size = z.number().nonnegative().nullish()

/** Source: OCPI 2.3.0, locations, Parking. */
export const parkingSchema = z.object({
  id: id(36),
  physical_reference: text(12).nullish(),
  vehicle_types: z.array(openEnum(VEHICLE_TYPES)).min(1),
  max_vehicle_weight: size,
  max_vehicle_height: size,
  max_vehicle_length: size,
  max_vehicle_width: size,
  parking_space_length: size,
  parking_space_width: size,
  dangerous_goods_allowed: z.boolean().nullish(),
  direction: z.enum(PARKING_DIRECTIONS).nullish(),
  drive_through: z.boolean().nullish(),
  restricted_to_type: z.boolean(),
  reservation_required: z.boolean(),
  time_limit: wholeNumber.nullish(),
  roofed: z.boolean().nullish(),
  images,
  lighting: z.boolean().nullish(),
  refrigeration_outlet: z.boolean().nullish(),
  standards: z.array(text(36)).nullish(),
  apds_reference: text(255).nullish(),
})

/** Source: OCPI 2.3.0, locations, Location. */
export const locationSchema230 = locationSchema.extend({
  publish_allowed_to: z.array(publishTokenSchema.extend({ type: openEnum(TOKEN_TYPES).nullish() })).nullish(),
  evses: z.array(evseSchema230).nullish(),
  parking_places: z.array(parkingSchema).nullish(),
  help_phone: text(25).nullish(),
})
