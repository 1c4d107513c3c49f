/** Currencies whose minor unit is not a hundredth. Source: ISO 4217, list one. */
const OTHER_DIGITS: Readonly<Record<string, number>> = {
  BHD: 3,
  CLP: 0,
  ISK: 0,
  JOD: 3,
  JPY: 0,
  KRW: 0,
  KWD: 3,
  OMR: 3,
  TND: 3,
  VND: 0,
}

/** Decimals of a currency's minor unit: 2 for EUR, 0 for JPY. */
export function minorDigits(currency: string): number {
  return OTHER_DIGITS[currency.toUpperCase()] ?? 2
}
