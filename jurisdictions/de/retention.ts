import type { RetentionRule } from '#domain/retention/retention'
import { EU_RETENTION } from '#jurisdictions/eu-retention'

/** A driver may check the measured values for as long as there can be a claim, so no agreement with an operator shortens it. */
export const DE_RETENTION: readonly RetentionRule[] = [
  ...EU_RETENTION,
  {
    from: Date.UTC(2014, 11, 31, 23),
    of: 'cdr_payload',
    period: { years: 3 },
    isLeast: true,
    citation:
      'Bürgerliches Gesetzbuch, §§ 195, 199 Absatz 1: three years from the end of the year; MessEG § 33 Absatz 3',
  },
]
