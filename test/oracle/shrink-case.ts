import type { RawCase, RawElement, RawPeriod, RawTariff } from './rules/raw-case.ts'

/** The smallest case that `stillFails`, found by leaving out one thing after another. */
export function shrinkCase(given: RawCase, stillFails: (smaller: RawCase) => boolean): RawCase {
  let smallest = given
  for (;;) {
    const next = smallerCases(smallest).find(stillFails)
    if (!next) return smallest
    smallest = next
  }
}

/** Every case that is this one without one thing. */
function smallerCases(given: RawCase): readonly RawCase[] {
  const { tariffs, cdr } = given
  const withTariffs = (changed: readonly RawTariff[]): RawCase => ({ ...given, tariffs: changed })
  const withPeriods = (charging_periods: readonly RawPeriod[]): RawCase => ({
    ...given,
    cdr: { ...cdr, charging_periods },
  })
  return [
    ...withoutOne(tariffs).map(withTariffs),
    ...withoutOne(cdr.charging_periods).map(withPeriods),
    ...withSmallerOne(tariffs, smallerTariffs).map(withTariffs),
    ...withSmallerOne(cdr.charging_periods, smallerPeriods).map(withPeriods),
    ...withoutField(given.hints ?? {}).map((hints) => ({ ...given, hints })),
  ]
}

function smallerTariffs(tariff: RawTariff): readonly RawTariff[] {
  return [
    ...withoutOne(tariff.elements).map((elements) => ({ ...tariff, elements })),
    ...withSmallerOne(tariff.elements, smallerElements).map((elements) => ({ ...tariff, elements })),
    ...(tariff.min_price ? [{ ...tariff, min_price: null }] : []),
    ...(tariff.max_price ? [{ ...tariff, max_price: null }] : []),
  ]
}

function smallerElements(element: RawElement): readonly RawElement[] {
  const { price_components, restrictions } = element
  return [
    ...withoutOne(price_components).map((fewer) => ({ ...element, price_components: fewer })),
    ...withoutField(restrictions ?? {}).map((fewer) => ({ ...element, restrictions: fewer })),
  ]
}

function smallerPeriods(period: RawPeriod): readonly RawPeriod[] {
  return [
    ...withoutOne(period.dimensions).map((dimensions) => ({ ...period, dimensions })),
    ...(period.tariff_id ? [{ ...period, tariff_id: null }] : []),
  ]
}

/** Never none: an empty list is another case. */
function withoutOne<T>(list: readonly T[]): readonly (readonly T[])[] {
  return list.length < 2 ? [] : list.map((_, index) => list.toSpliced(index, 1))
}

function withSmallerOne<T>(list: readonly T[], smaller: (item: T) => readonly T[]): readonly (readonly T[])[] {
  return list.flatMap((item, index) => smaller(item).map((changed) => list.with(index, changed)))
}

function withoutField<T extends object>(fields: T): readonly T[] {
  return Object.keys(fields).map(
    (gone) => Object.fromEntries(Object.entries(fields).filter(([name]) => name !== gone)) as T,
  )
}
