import type { ChargeFile } from './compare-charge.ts'
import { brandOrigin, type ChargeTrace, type DayWorld } from './day-world.ts'
import { httpCall } from './http-call.ts'
import { inParallel } from './in-parallel.ts'

const AT_ONCE = 8

/** What the drivers' receipts ask for, in cents: the page of a charge without an account, the app's of the others. Null: there is none. */
export async function readReceipts(
  world: DayWorld,
  files: readonly ChargeFile[],
  traces: ReadonlyMap<number, ChargeTrace>,
): Promise<ReadonlyMap<number, number | null>> {
  const receipts = new Map<number, number | null>()
  await inParallel(files, AT_ONCE, async (file) => {
    const trace = traces.get(file.charge.index)
    if (trace?.sessionId == null || trace.key === null || file.cdrs.length !== 1) return
    receipts.set(file.charge.index, await readReceipt(world, file, trace.sessionId, trace.key))
  })
  return receipts
}

async function readReceipt(world: DayWorld, { charge }: ChargeFile, id: string, key: string): Promise<number | null> {
  const origin = brandOrigin(world, charge.brand)
  const english = { 'accept-language': 'en' }
  if (charge.way === 'ad_hoc') {
    const page = await httpCall({ method: 'GET', url: `${origin}/s/${id}/receipt?k=${key}`, headers: english })
    const [, total = ''] = /<tr class="total">(.*?)<\/tr>/s.exec(page.text) ?? []
    return centsIn(total)
  }
  const url = `${origin}/api/driver/v1/sessions/${id}/receipt`
  const { text } = await httpCall({ method: 'GET', url, headers: { ...english, cookie: key } })
  const receipt = JSON.parse(text) as { document: { gross: readonly [string, string] } | null }
  return receipt.document === null ? null : centsIn(receipt.document.gross[1])
}

/** The amount in a text, as English writes it. */
function centsIn(text: string): number | null {
  const [, whole, part] = /([\d,]+)\.(\d\d)/.exec(text) ?? []
  return whole === undefined ? null : Number(whole.replaceAll(',', '')) * 100 + Number(part)
}
