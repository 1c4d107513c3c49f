/** An amount in minor units as the locale writes it. How many minor units there are is the currency's own affair. */
export function formatMoney(amountMinor: number, currency: string, locale: string): string {
  const format = new Intl.NumberFormat(locale, { style: 'currency', currency })
  const decimals = format.resolvedOptions().maximumFractionDigits ?? 2
  return format.format(amountMinor / 10 ** decimals)
}

/** A unit price in 10⁻⁶ of the major unit: at least the currency's decimals, and up to four where it has more. */
export function formatUnitPrice(priceMicros: number, currency: string, locale: string): string {
  const format = new Intl.NumberFormat(locale, { style: 'currency', currency, maximumFractionDigits: 4 })
  return format.format(priceMicros / 1_000_000)
}

/** VAT in 10⁻⁴ as a percentage. */
export function formatPercent(basisPoints: number, locale: string): string {
  return new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 2 }).format(basisPoints / 10_000)
}
