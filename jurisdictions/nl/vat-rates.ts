import type { VatRate } from '#domain/market/market-rules'

/** The general rate, which charging electricity falls under. A day begins at midnight in Amsterdam. */
export const NL_VAT_RATES: readonly VatRate[] = [
  {
    from: Date.UTC(2000, 11, 31, 23),
    basisPoints: 1900,
    citation: 'Wet op de omzetbelasting 1968, artikel 9, eerste lid, as in force from 1 January 2001',
  },
  {
    from: Date.UTC(2012, 8, 30, 22),
    basisPoints: 2100,
    citation: 'Wet op de omzetbelasting 1968, artikel 9, eerste lid, as in force from 1 October 2012',
  },
]
