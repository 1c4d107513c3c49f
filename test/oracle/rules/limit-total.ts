import type { Cost } from './cost.ts'
import { compare, type Fraction, over, readNumber, times } from './fraction.ts'
import type { RawLimit, RawTariff } from './raw-case.ts'

interface Limit {
  readonly excl: Fraction
  readonly incl: Fraction | null
}

/** Holds a total above the tariff's min_price, then below its max_price: where they contradict, the maximum wins. */
export function limitTotal(total: Cost, tariff: RawTariff): Cost {
  const [least, most] = [readLimit(tariff.min_price), readLimit(tariff.max_price)]
  const raised = least ? holdTo(total, least, (amount, limit) => compare(amount, limit) < 0) : total
  return most ? holdTo(raised, most, (amount, limit) => compare(amount, limit) > 0) : raised
}

/** Amounts before and after tax are held on their own; a limit that names only the first takes its tax along. */
function holdTo({ excl, incl }: Cost, limit: Limit, isBeyond: (amount: Fraction, limit: Fraction) => boolean): Cost {
  const exclIsHeld = excl !== null && isBeyond(excl, limit.excl)
  const inclIsHeld = incl !== null && limit.incl !== null && isBeyond(incl, limit.incl)
  return { excl: holdExcl(), incl: holdIncl() }

  function holdExcl(): Fraction | null {
    // Unknown before, but whoever pays the limit after tax pays the limit.
    return exclIsHeld || (excl === null && inclIsHeld) ? limit.excl : excl
  }

  function holdIncl(): Fraction | null {
    if (limit.incl !== null) return inclIsHeld || (incl === null && exclIsHeld) ? limit.incl : incl
    if (incl === null || !exclIsHeld) return incl
    // Nothing has no tax rate, so that of what is paid instead is unknown.
    return excl.top === 0n ? null : over(times(incl, limit.excl), excl)
  }
}

function readLimit(raw: RawLimit | null | undefined): Limit | null {
  const excl = raw?.excl_vat ?? raw?.before_taxes
  if (excl === undefined) return null
  const incl = raw?.incl_vat ?? raw?.after_taxes ?? null
  return { excl: readNumber(excl), incl: incl === null ? null : readNumber(incl) }
}
