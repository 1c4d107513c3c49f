const MICROS = 1_000_000

/**
 * A decimal as an integer of 10⁻⁶, exactly; null for one that has more decimals or does not fit. A number stands for its shortest decimal
 * spelling, so it is exact when the quotient gives the same number back.
 */
export function toMicros(value: number | string): number | null {
  if (typeof value === 'string') return microsOfText(value)
  const micros = Math.round(value * MICROS)
  if (!Number.isSafeInteger(micros) || micros / MICROS !== value) return null
  return micros === 0 ? 0 : micros
}

/** As `toMicros`, but what is finer than 10⁻⁶ is rounded half away from zero: for measured volumes and claims, never for unit prices. */
export function toMicrosRounded(value: number): number | null {
  const exact = toMicros(value)
  if (exact !== null) return exact
  const micros = Math.sign(value) * Math.round(Math.abs(value) * MICROS)
  return Number.isSafeInteger(micros) ? micros : null
}

function microsOfText(text: string): number | null {
  const match = /^(-?)(\d{1,12})(?:\.(\d{1,24}))?$/.exec(text)
  if (!match) return null
  const [, sign = '', whole = '', fraction = ''] = match
  if (/[1-9]/.test(fraction.slice(6))) return null
  const micros = Number(whole + fraction.slice(0, 6).padEnd(6, '0'))
  if (!Number.isSafeInteger(micros)) return null
  return sign === '-' && micros !== 0 ? -micros : micros
}

/** The JSON number of an amount in micros: the quotient's shortest spelling is the decimal itself. */
export function fromMicros(micros: number): number {
  return micros / MICROS
}
