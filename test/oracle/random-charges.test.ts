import { expect, test } from 'vitest'
import { compareCases } from './compare-cases.ts'

/** Fewer where every changed line of the engine is tried; then it does not matter what came up. */
const ALL_CASES = 20_000
const cases = Number(process.env.ORACLE_CASES ?? ALL_CASES)
/** A quarter of a minute where nothing else runs. */
const LONG_MS = 600_000

test(
  'random charges under random tariffs cost by the platform what they cost by the oracle, to the last fraction',
  () => {
    const { counts, differing, differingCount } = compareCases({ seed: 1, first: 0, cases })
    expect(differing).toEqual([])
    expect(differingCount).toBe(0)
    if (cases < ALL_CASES) return
    // What never came up was not compared.
    expect(Object.entries(counts).filter(([, count]) => count < 20)).toEqual([])
    expect(Object.keys(counts).toSorted()).toEqual([
      'cost of energy',
      'cost of fixed',
      'cost of parking',
      'cost of reservation',
      'cost of time',
      'priced',
      'rejected: currency_mismatch',
      'rejected: duplicate_tariff_id',
      'rejected: invalid_vat',
      'rejected: negative_volume',
      'rejected: no_tariff',
      'rejected: unknown_tariff_id',
      'total after tax unknown',
      'total before tax unknown',
      'warning: min_max_undefined_multi_tariff',
      'warning: mixed_step_size',
      'warning: period_spans_price_change',
      'warning: period_without_tariff',
      'warning: periods_outside_session',
      'warning: periods_unsorted',
      'warning: power_range_straddles_threshold',
      'warning: power_restriction_not_verifiable',
      'warning: step_size_zero',
      'warning: unattributed_tax',
      'warning: unused_tariff',
    ])
  },
  LONG_MS,
)
