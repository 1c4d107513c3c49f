import type { Fault } from '#domain/fault'
import type { Instant } from '#domain/instant'
import type { Tariff, TariffElement } from '#domain/tariff/tariff'

const DAY_MS = 86_400_000

/** Faults of a tariff as of `now`: elements that can never apply or no longer do, and blocks of no size. */
export function findTariffFaults(tariff: Tariff, now: Instant): Fault[] {
  // A date is local to a site we do not know here: only what has ended everywhere on earth is called expired.
  const endedBefore = new Date(now - DAY_MS).toISOString().slice(0, 10)
  const faults = tariff.elements.flatMap((element, index) =>
    findElementFaults(element, `elements.${index}`, endedBefore),
  )
  if (tariff.endsAt !== null && tariff.endsAt <= now) {
    faults.push({ field: 'end_date_time', rule: 'tariff_expired', detail: new Date(tariff.endsAt).toISOString() })
  }
  return faults
}

function findElementFaults(element: TariffElement, at: string, endedBefore: string): Fault[] {
  const faults: Fault[] = []
  const { startDate, endDate } = element.restrictions ?? {}
  if (startDate !== undefined && endDate !== undefined && endDate <= startDate) {
    // The end is exclusive in the text of the specification: a day that ends on itself has no moment.
    faults.push({ field: `${at}.restrictions.end_date`, rule: 'never_valid', detail: `${startDate} to ${endDate}` })
  } else if (endDate !== undefined && endDate <= endedBefore) {
    faults.push({ field: `${at}.restrictions.end_date`, rule: 'element_expired', detail: endDate })
  }
  for (const [index, component] of element.priceComponents.entries()) {
    if (component.stepSize === 0) {
      faults.push({
        field: `${at}.price_components.${index}.step_size`,
        rule: 'step_size_zero',
        detail: component.type,
      })
    }
  }
  return faults
}
