import type { Billed } from './apply-steps.ts'
import type { RawCase } from './raw-case.ts'
import type { PowerWarning } from './restrictions.ts'
import { type Stretch, sessionEndMs, sessionStartMs } from './stretch.ts'

export type Warning =
  | PowerWarning
  | 'period_without_tariff'
  | 'periods_unsorted'
  | 'periods_outside_session'
  | 'unused_tariff'
  | 'step_size_zero'
  | 'mixed_step_size'
  | 'period_spans_price_change'
  | 'unattributed_tax'
  | 'min_max_undefined_multi_tariff'

/** What whoever relies on a price must know, as far as it shows from the whole session. */
export function findWarnings(given: RawCase, stretches: readonly Stretch[], billed: Billed): readonly Warning[] {
  const starts = given.cdr.charging_periods.map((period) => Date.parse(period.start_date_time))
  const used = new Set(stretches.flatMap(({ tariff }) => tariff ?? []))
  const [startMs, endMs] = [sessionStartMs(given), sessionEndMs(given)]
  const checks: readonly (readonly [Warning, boolean])[] = [
    ['period_without_tariff', stretches.some(({ tariff }) => tariff === null)],
    ['periods_unsorted', starts.some((start, index) => start < (starts[index - 1] ?? start))],
    ['periods_outside_session', starts.some((start) => start < startMs || start > endMs)],
    // Where none is used at all, the periods say so.
    ['unused_tariff', used.size > 0 && given.tariffs.some((tariff) => !used.has(tariff))],
    [
      'step_size_zero',
      given.tariffs.some(({ elements }) =>
        elements.some(({ price_components }) =>
          price_components.some(({ type, step_size }) => type !== 'FLAT' && step_size === 0),
        ),
      ),
    ],
    ['mixed_step_size', billed.hasMixedSteps],
    [
      'min_max_undefined_multi_tariff',
      given.tariffs.length > 1 &&
        used.size !== 1 &&
        given.tariffs.some(({ min_price, max_price }) => min_price || max_price),
    ],
  ]
  return checks.filter(([, holds]) => holds).map(([warning]) => warning)
}
