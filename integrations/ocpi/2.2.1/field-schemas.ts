import { z } from 'zod'
import { IMAGE_CATEGORIES } from '#integrations/ocpi/2.2.1/enums'
import { alpha2Of } from '#integrations/ocpi/country-codes'
import { parseDateTime } from '#integrations/ocpi/date-time'

/** A CiString or string of at most `max` characters; a longer one, and one with line breaks, is read and reported. */
export const text = (max: number) =>
  z
    .string()
    .max(max)
    .check((ctx) => {
      if (!/[\r\n\t]/.test(ctx.value)) return
      const params = { leniency: 'control_character' }
      ctx.issues.push({ code: 'custom', input: ctx.value, params, message: 'has a line break', continue: true })
    })

/** An id: not empty, at most `max` characters; a longer one is read up to 255 and reported. */
export const id = (max: number) => z.string().min(1).max(max)

/** The country code of a party: two letters; three that name a country are read and reported. */
export const countryCode = z.string().check((ctx) => {
  if (/^[A-Za-z]{2}$/.test(ctx.value)) return
  const meant = alpha2Of(ctx.value)
  const params = meant === null ? {} : { meant, meantRule: 'alpha3_country_code' }
  ctx.issues.push({ code: 'custom', input: ctx.value, params, message: 'is no country code', continue: true })
})

/** The id of a party within its country: three letters or digits. */
export const partyId = z.string().regex(/^[A-Za-z0-9]{3}$/)

/** OCPI's DateTime; a time in another spelling is read and reported. */
export const dateTime = z.string().check((ctx) => {
  const read = parseDateTime(ctx.value)
  if (read !== null && read.leniency === null) return
  const params = read === null ? {} : { leniency: read.leniency }
  ctx.issues.push({ code: 'custom', input: ctx.value, params, message: 'is no time', continue: true })
})

/** A value of an enumeration that grows: in another case it is the one it looks like, and an unknown one is kept; both are reported. */
export function openEnum(values: readonly string[]) {
  const known = new Map(values.map((value) => [value.toUpperCase(), value]))
  return z.string().check((ctx) => {
    const meant = known.get(ctx.value.toUpperCase())
    if (meant === ctx.value) return
    const params = meant === undefined ? { leniency: 'unknown_value' } : { meant, meantRule: 'enum_case' }
    ctx.issues.push({ code: 'custom', input: ctx.value, params, message: 'is not in the list', continue: true })
  })
}

/** A whole number; a fraction is read and reported. */
export const wholeNumber = z.number().check((ctx) => {
  if (Number.isInteger(ctx.value)) return
  const params = { leniency: 'fraction' }
  ctx.issues.push({ code: 'custom', input: ctx.value, params, message: 'is no whole number', continue: true })
})

/** A URL as text; what we call is checked where it is called. */
export const url = text(255)

/** Source: OCPI 2.2.1, types, DisplayText. */
export const displayText = z.object({ language: text(2), text: text(512) })

/** Source: OCPI 2.2.1, types, Price. */
export const price = z.object({ excl_vat: z.number(), incl_vat: z.number().nullish() })

/** Source: OCPI 2.2.1, locations, GeoLocation: decimal degrees as text. One decimal place too many fits the pattern but not the length, so the pattern rules. */
export const geoLocation = z.object({ latitude: degrees(90), longitude: degrees(180) })

function degrees(limit: number) {
  return z
    .string()
    .regex(/^\s*[+-]?\d{1,3}(\.\d{1,20})?\s*$/, 'is no decimal number')
    .refine((value) => !(Math.abs(Number(value)) > limit), 'is outside the globe')
}

const image = z.object({
  url,
  thumbnail: url.nullish(),
  category: openEnum(IMAGE_CATEGORIES),
  type: text(4),
  width: wholeNumber.nullish(),
  height: wholeNumber.nullish(),
})

/** Source: OCPI 2.2.1, locations, Image. */
export const images = z.array(image).nullish()

/** Source: OCPI 2.2.1, locations, BusinessDetails. */
export const businessDetails = z.object({ name: text(100), website: url.nullish(), logo: image.nullish() })

const energyMixSource = z.object({ source: text(64), percentage: z.number() })
const environmentalImpact = z.object({ category: text(64), amount: z.number() })

/** Source: OCPI 2.2.1, locations, EnergyMix. */
export const energyMix = z.object({
  is_green_energy: z.boolean(),
  energy_sources: z.array(energyMixSource).nullish(),
  environ_impact: z.array(environmentalImpact).nullish(),
  supplier_name: text(64).nullish(),
  energy_product_name: text(64).nullish(),
})
