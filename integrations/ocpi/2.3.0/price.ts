import { z } from 'zod'
import type { ClaimedPrice, ClaimedTax } from '#domain/cdr/cdr'
import { findExcessTaxes } from '#domain/cdr/find-excess-taxes'
import { text } from '#integrations/ocpi/2.2.1/field-schemas'
import { textOrNull } from '#integrations/ocpi/2.2.1/read-fields'
import { microsOf } from '#integrations/ocpi/2.2.1/read-measured'
import { fromMicros, toMicrosRounded } from '#integrations/ocpi/decimal'
import type { Issue, Leniency } from '#integrations/ocpi/parsed'
import { isRawObject, type RawObject } from '#integrations/ocpi/raw-object'

const tax = z.object({
  name: text(255),
  account_number: text(255).nullish(),
  percentage: z.number().nullish(),
  amount: z.number(),
})

/** Source: OCPI 2.3.0, types, Price. */
export const priceSchema = z.object({ before_taxes: z.number(), taxes: z.array(tax).nullish() })

/** A price as OCPI has it. */
export type RawPrice = z.output<typeof priceSchema>

/** A claimed amount. No list of taxes and an empty one say the same: nothing, so the amount with taxes is unknown. */
export function claimedPriceOf(raw: RawPrice, field: string, issues: Issue[], leniencies: Leniency[]): ClaimedPrice {
  const exclVatMicros = microsOf(raw.before_taxes, `${field}.before_taxes`, issues)
  if (!raw.taxes || raw.taxes.length === 0) return { exclVatMicros, inclVatMicros: null }
  const taxes = raw.taxes.map(
    (tax, i): ClaimedTax => ({
      name: tax.name,
      accountNumber: textOrNull(tax.account_number),
      percentMicros: tax.percentage == null ? null : microsOf(tax.percentage, `${field}.taxes.${i}.percentage`, issues),
      amountMicros: microsOf(tax.amount, `${field}.taxes.${i}.amount`, issues),
    }),
  )
  const inclVatMicros = taxes.reduce((total, { amountMicros }) => total + amountMicros, exclVatMicros)
  const price = { exclVatMicros, inclVatMicros, taxes }
  for (const i of findExcessTaxes(price))
    leniencies.push({ field: `${field}.taxes.${i}.amount`, rule: 'exceeds_percentage' })
  return price
}

/** A claimed amount in the form of 2.2.1, for what maps both versions to the model. */
export function olderPrice(price: ClaimedPrice): { readonly excl_vat: number; readonly incl_vat: number | null } {
  const { exclVatMicros, inclVatMicros } = price
  return { excl_vat: fromMicros(exclVatMicros), incl_vat: inclVatMicros === null ? null : fromMicros(inclVatMicros) }
}

/** An amount as it is sent. */
export function writePrice(price: ClaimedPrice): RawPrice {
  return {
    before_taxes: fromMicros(price.exclVatMicros),
    ...(price.taxes === undefined
      ? {}
      : {
          taxes: price.taxes.map(({ name, accountNumber, percentMicros, amountMicros }) => ({
            name,
            ...(accountNumber === null ? {} : { account_number: accountNumber }),
            ...(percentMicros === null ? {} : { percentage: fromMicros(percentMicros) }),
            amount: fromMicros(amountMicros),
          })),
        }),
  }
}

/** An object whose amounts in these fields are those of 2.3.0. Platforms, and the specification's own examples, go on writing those of 2.2.1. */
export function withPrices(raw: unknown, fields: readonly string[], leniencies: Leniency[]): unknown {
  return withNewForm(raw, fields, leniencies, priceOfOlder)
}

/** As `withPrices`, for the limits of a tariff. */
export function withPriceLimits(raw: unknown, fields: readonly string[], leniencies: Leniency[]): unknown {
  return withNewForm(raw, fields, leniencies, ({ excl_vat, incl_vat }) => ({
    before_taxes: excl_vat,
    after_taxes: incl_vat,
  }))
}

function withNewForm(
  raw: unknown,
  fields: readonly string[],
  leniencies: Leniency[],
  convert: (older: RawObject) => RawObject,
): unknown {
  if (!isRawObject(raw)) return raw
  const converted: Record<string, unknown> = {}
  for (const field of fields) {
    const price = raw[field]
    if (!isRawObject(price) || price['before_taxes'] !== undefined || price['excl_vat'] === undefined) continue
    converted[field] = convert(price)
    leniencies.push({ field, rule: 'older_price_form' })
  }
  return { ...raw, ...converted }
}

function priceOfOlder(older: RawObject): RawObject {
  const { excl_vat, incl_vat } = older
  const excl = toMicrosRounded(Number(excl_vat))
  const incl = incl_vat == null ? null : toMicrosRounded(Number(incl_vat))
  if (excl === null || incl === null) return { before_taxes: excl_vat }
  return { before_taxes: excl_vat, taxes: [{ name: 'VAT', amount: fromMicros(incl - excl) }] }
}
