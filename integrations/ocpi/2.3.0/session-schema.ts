import { z } from 'zod'
import { TOKEN_TYPES } from '#domain/token/token'
import { DIMENSION_TYPES } from '#integrations/ocpi/2.2.1/enums'
import { openEnum } from '#integrations/ocpi/2.2.1/field-schemas'
import { cdrTokenSchema, chargingPeriodSchema, sessionSchema } from '#integrations/ocpi/2.2.1/session-schema'
import { priceSchema } from '#integrations/ocpi/2.3.0/price'

/** Source: OCPI 2.3.0, cdrs, CdrToken. */
export const cdrTokenSchema230 = cdrTokenSchema.extend({ type: openEnum(TOKEN_TYPES) })

/** Source: OCPI 2.3.0, cdrs, ChargingPeriod. */
export const chargingPeriodSchema230 = chargingPeriodSchema.extend({
  dimensions: z.array(z.object({ type: z.enum(DIMENSION_TYPES), volume: z.number() })).min(1),
})

/** Source: OCPI 2.3.0, sessions, Session. */
export const sessionSchema230 = sessionSchema.extend({
  cdr_token: cdrTokenSchema230,
  charging_periods: z.array(chargingPeriodSchema230).nullish(),
  total_cost: priceSchema.nullish(),
})

/** Changed fields of a Session; only the time of the change is due. */
export const sessionPatchSchema230 = sessionSchema230.partial().required({ last_updated: true })
