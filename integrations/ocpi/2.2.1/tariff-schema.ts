import { z } from 'zod'
import { TARIFF_DIMENSIONS } from '#domain/tariff/tariff'
import { DAYS_OF_WEEK, RESERVATION_RESTRICTIONS, TARIFF_TYPES } from '#integrations/ocpi/2.2.1/enums'
import {
  countryCode,
  dateTime,
  displayText,
  energyMix,
  id,
  openEnum,
  partyId,
  price,
  url,
} from '#integrations/ocpi/2.2.1/field-schemas'

const localTime = z.string().check((ctx) => {
  if (/^([01]\d|2[0-3]):[0-5]\d$/.test(ctx.value)) return
  const readable = /^([01]?\d|2[0-3]):[0-5]\d(:[0-5]\d)?$|^24:00(:00)?$/.test(ctx.value)
  const params = readable ? { leniency: 'time_spelling' } : {}
  ctx.issues.push({ code: 'custom', input: ctx.value, params, message: 'is no time HH:MM', continue: true })
})
const localDate = z.iso.date()

const restrictions = z.looseObject({
  start_time: localTime.nullish(),
  end_time: localTime.nullish(),
  start_date: localDate.nullish(),
  end_date: localDate.nullish(),
  min_kwh: z.number().nullish(),
  max_kwh: z.number().nullish(),
  min_current: z.number().nullish(),
  max_current: z.number().nullish(),
  min_power: z.number().nullish(),
  max_power: z.number().nullish(),
  min_duration: z.int().nullish(),
  max_duration: z.int().nullish(),
  day_of_week: z.array(z.enum(DAYS_OF_WEEK)).nullish(),
  reservation: z.enum(RESERVATION_RESTRICTIONS).nullish(),
})

/** The names of restrictions whose meaning is known. */
export const RESTRICTION_NAMES: ReadonlySet<string> = new Set(Object.keys(restrictions.shape))

const priceComponent = z.object({
  type: z.enum(TARIFF_DIMENSIONS),
  price: z.number(),
  vat: z.number().nullish(),
  step_size: z.int().min(0).nullish(),
})

/** Source: OCPI 2.2.1, tariffs, TariffElement. */
export const tariffElementSchema = z.object({
  price_components: z.array(priceComponent).min(1),
  restrictions: restrictions.nullish(),
})

/** Source: OCPI 2.2.1, tariffs, Tariff. */
export const tariffSchema = z.object({
  country_code: countryCode,
  party_id: partyId,
  id: id(36),
  currency: z.string().regex(/^[A-Z]{3}$/),
  type: openEnum(TARIFF_TYPES).nullish(),
  tariff_alt_text: z.array(displayText).nullish(),
  tariff_alt_url: url.nullish(),
  min_price: price.nullish(),
  max_price: price.nullish(),
  elements: z.array(tariffElementSchema).min(1),
  start_date_time: dateTime.nullish(),
  end_date_time: dateTime.nullish(),
  energy_mix: energyMix.nullish(),
  last_updated: dateTime,
})
