import type { Issue } from '#integrations/ocpi/parsed'
import { type Draft, valueAt } from '#integrations/ocpi/quirks/mend/draft'
import type { PeerProfile } from '#integrations/ocpi/quirks/profile-schema'
import { isRawObject, type RawObject } from '#integrations/ocpi/raw-object'

const AMOUNT = /^total_(.+_)?cost$/
const EPOCH = /^1970-0?1-0?1T00:00(:00(\.0+)?)?Z?$/

/** What a profile says of CDRs: the sign of credits, and whose the cost is. */
export function mendCdr(draft: Draft, { cdrs }: PeerProfile): void {
  if (cdrs.creditTotals === 'positive' && draft.get('credit') === true) {
    for (const field of Object.keys(draft.raw)) {
      if (AMOUNT.test(field)) negate(draft, field)
    }
  }
  const remark = draft.get('remark')
  if (cdrs.costSource === 'remark-prefix' && typeof remark === 'string') {
    if (remark.startsWith('[*]')) draft.note('total_cost', 'cost_by_hub')
    if (remark.startsWith('[?]')) draft.note('total_cost', 'cost_not_significant')
  }
  if (cdrs.epochDates && epochFields(draft.raw).length > 0) draft.note('start_date_time', 'date_withheld')
}

/** A CDR without its times is taken only where that was agreed upon. */
export function epochIssues(raw: RawObject, { cdrs }: PeerProfile): readonly Issue[] {
  if (cdrs.epochDates) return []
  return epochFields(raw).map((field) => ({ field, problem: 'is a placeholder that was not agreed upon' }))
}

function epochFields(raw: RawObject): readonly string[] {
  return ['start_date_time', 'end_date_time'].filter((field) => EPOCH.test(String(valueAt(raw, field))))
}

function negate(draft: Draft, field: string): void {
  const price = draft.get(field)
  if (!isRawObject(price)) return
  const amounts = Object.entries(price).map(([name, amount]) => {
    return [name, typeof amount === 'number' && amount > 0 ? -amount : amount] as const
  })
  if (amounts.some(([name, amount]) => amount !== price[name])) draft.set(field, Object.fromEntries(amounts), 'sign')
}
