import { type Cost, onlyRateOf } from './cost.ts'
import { compare, type Fraction, fraction, over, plus, readNumber, times } from './fraction.ts'
import type { OcpiVersion, RawLimit, RawTariff } from './raw-case.ts'

interface Limit {
  readonly excl: Fraction
  readonly incl: Fraction | null
}

/** A total within its limits. */
export interface LimitedTotal {
  readonly total: Cost
  /** Did a limit bring a tax that no rate explains, or take one away? */
  readonly isUnattributed: boolean
}

/** Holds a total above the tariff's min_price, then below its max_price: where they contradict, the maximum wins. */
export function limitTotal(total: Cost, tariff: RawTariff, version: OcpiVersion): LimitedTotal {
  const [least, most] = [readLimit(tariff.min_price), readLimit(tariff.max_price)]
  const rate = onlyRateOf(tariff, version)
  const raised = least ? holdTo(total, least, rate, (amount, limit) => compare(amount, limit) < 0) : total
  const limited = most ? holdTo(raised, most, rate, (amount, limit) => compare(amount, limit) > 0) : raised
  const isUnattributed = [total, raised, limited].some(({ incl }) => (incl === null) !== (total.incl === null))
  return { total: limited, isUnattributed }
}

/** Amounts before and after tax are held on their own; a limit that names only the first takes its tax along. */
function holdTo(
  { excl, incl }: Cost,
  limit: Limit,
  rate: Fraction | null,
  isBeyond: (amount: Fraction, limit: Fraction) => boolean,
): Cost {
  const exclIsHeld = excl !== null && isBeyond(excl, limit.excl)
  const inclIsHeld = incl !== null && limit.incl !== null && isBeyond(incl, limit.incl)
  return { excl: exclIsHeld ? limit.excl : excl, incl: holdIncl() }

  function holdIncl(): Fraction | null {
    if (limit.incl !== null) return inclIsHeld || (incl === null && exclIsHeld) ? limit.incl : incl
    if (incl === null || !exclIsHeld) return incl
    if (excl.top !== 0n) return over(times(incl, limit.excl), excl)
    // Nothing has no tax to take along: it is that of anything else under the tariff, where that is one.
    return rate && times(limit.excl, plus(fraction(1n), over(rate, fraction(100n))))
  }
}

function readLimit(raw: RawLimit | null | undefined): Limit | null {
  const excl = raw?.excl_vat ?? raw?.before_taxes
  if (excl === undefined) return null
  const incl = raw?.incl_vat ?? raw?.after_taxes ?? null
  return { excl: readNumber(excl), incl: incl === null ? null : readNumber(incl) }
}
