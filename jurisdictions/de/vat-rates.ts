import type { VatRate } from '#domain/market/market-rules'

/** The general rate, which charging electricity falls under. A day begins at midnight in Berlin. */
export const DE_VAT_RATES: readonly VatRate[] = [
  {
    from: Date.UTC(2006, 11, 31, 23),
    basisPoints: 1900,
    citation: 'Umsatzsteuergesetz, § 12 Absatz 1, as in force from 1 January 2007',
  },
  {
    from: Date.UTC(2020, 5, 30, 22),
    basisPoints: 1600,
    citation: 'Umsatzsteuergesetz, § 28 Absatz 1 (Zweites Corona-Steuerhilfegesetz), 1 July to 31 December 2020',
  },
  {
    from: Date.UTC(2020, 11, 31, 23),
    basisPoints: 1900,
    citation: 'Umsatzsteuergesetz, § 12 Absatz 1, again in force from 1 January 2021',
  },
]
