import { z } from 'zod'
import type { Tariff } from '#domain/tariff/tariff'
import { TARIFF_TYPES } from '#integrations/ocpi/2.2.1/enums'
import { tariffOf } from '#integrations/ocpi/2.2.1/read-tariff'
import { tariffSchema } from '#integrations/ocpi/2.2.1/tariff-schema'
import { TAX_INCLUDED } from '#integrations/ocpi/2.3.0/enums'
import { withPriceLimits } from '#integrations/ocpi/2.3.0/price'
import { toMicros } from '#integrations/ocpi/decimal'
import { parseLenient } from '#integrations/ocpi/parse-lenient'
import type { Leniency, Parsed } from '#integrations/ocpi/parsed'
import { isRawObject } from '#integrations/ocpi/raw-object'

/** An amount that 10⁻⁶ holds exactly: what is asked for is known or unknown, never nearly known. */
const exactAmount = z.number().refine((value) => toMicros(value) !== null, 'has more decimals than can be kept exactly')

/** Source: OCPI 2.3.0, tariffs, PriceLimit. */
const priceLimit = z.object({ before_taxes: exactAmount, after_taxes: exactAmount.nullish() })

/** Source: OCPI 2.3.0, tariffs, Tariff, with `preauthorize_amount` of its payments edition. */
const tariffSchema230 = tariffSchema.extend({
  type: z.enum(TARIFF_TYPES).nullish(),
  min_price: priceLimit.nullish(),
  max_price: priceLimit.nullish(),
  tax_included: z.enum(TAX_INCLUDED),
  preauthorize_amount: exactAmount.nonnegative().nullish(),
})

/** Reads a tariff. Without `tax_included` it is refused: what a driver would be shown might be off by the tax. */
export function readTariff(raw: unknown): Parsed<Tariff> {
  const leniencies: Leniency[] = []
  const parsed = parseLenient(tariffSchema230, withPriceLimits(raw, ['min_price', 'max_price'], leniencies))
  if (!parsed.ok) return parsed
  const { value } = parsed
  const read = tariffOf({ ...value, min_price: olderLimit(value.min_price), max_price: olderLimit(value.max_price) }, [
    ...leniencies,
    ...parsed.leniencies,
  ])
  if (!read.ok) return read
  const preauthorizeMicros = value.preauthorize_amount == null ? null : toMicros(value.preauthorize_amount)
  const tariff: Tariff = {
    ...read.value,
    taxIncluded: value.tax_included,
    ...(preauthorizeMicros === null ? {} : { preauthorizeMicros }),
  }
  return { ...read, value: tariff }
}

/**
 * Reads a tariff within a CDR, where it only checks a claim that is made without taxes: there, as in the specification's own example,
 * `tax_included` may be missing and is NO.
 */
export function readTariffOfCdr(raw: unknown): Parsed<Tariff> {
  if (!isRawObject(raw) || raw['tax_included'] != null) return readTariff(raw)
  const parsed = readTariff({ ...raw, tax_included: 'NO' })
  if (!parsed.ok) return parsed
  return { ...parsed, leniencies: [...parsed.leniencies, { field: 'tax_included', rule: 'missing' }] }
}

/** The limit in the form of 2.2.1, for what maps both versions to the model. */
function olderLimit(limit: z.output<typeof priceLimit> | null | undefined) {
  return limit ? { excl_vat: limit.before_taxes, incl_vat: limit.after_taxes } : null
}
