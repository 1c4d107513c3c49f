import type { RetentionRule } from '#domain/retention/retention'

/** Application of the General Data Protection Regulation. */
const GDPR = Date.UTC(2018, 4, 24, 22)

/**
 * What no law of a market sets a time for: as long as it is of use for what it was kept for, and no longer. A year covers the yearly talk with
 * an operator about what it sends.
 */
export const EU_RETENTION: readonly RetentionRule[] = (['quarantine', 'finding_sample', 'call_log'] as const).map(
  (of) => ({
    from: GDPR,
    of,
    period: { days: 365 },
    isLeast: false,
    citation: 'Regulation (EU) 2016/679, Article 5(1)(e): storage limitation; the year is our own measure',
  }),
)
