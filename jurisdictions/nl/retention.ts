import type { RetentionRule } from '#domain/retention/retention'
import { EU_RETENTION } from '#jurisdictions/eu-retention'

/** What a charge came to stays with the accounts for seven years and more; the message it was read from while somebody may claim by it. */
export const NL_RETENTION: readonly RetentionRule[] = [
  ...EU_RETENTION,
  {
    from: Date.UTC(1991, 11, 31, 23),
    of: 'cdr_payload',
    period: { years: 5 },
    isLeast: false,
    citation: 'Burgerlijk Wetboek Boek 3, artikel 307: claims under a contract lapse after five years',
  },
]
