import { setTimeout as sleep } from 'node:timers/promises'
import type { Operator } from './operator.ts'
import { pickSite } from './pick-site.ts'
import { pullTokens } from './pull-tokens.ts'
import { seededRandom } from './seeded-random.ts'
import { startRfidCharge } from './start-rfid-charge.ts'

/** How often the demo looks whether enough vehicles charge. */
const lookEveryMs = 1000

/** Keeps a number of short charges running at free EVSEs, for as long as the operator is registered. Ends with the signal. */
export async function keepCharging(operator: Operator, count: number, signal: AbortSignal): Promise<void> {
  const random = seededRandom(`${operator.settings.seed}/auto`)
  while (!signal.aborted) {
    await sleep(lookEveryMs, undefined, { signal }).catch(() => undefined)
    if (operator.connection.peer !== null && uidsOf(operator).length === 0) await pullTokens(operator)
    const missing = operator.connection.peer === null ? 0 : count - operator.desk.running.size
    for (let left = missing; left > 0 && !signal.aborted; left -= 1) await startOne(operator, random)
  }
}

async function startOne(operator: Operator, random: ReturnType<typeof seededRandom>): Promise<void> {
  const uids = uidsOf(operator)
  const site = pickSite(operator, random)
  const connector = site?.evse.connectors[0]
  if (site === null || connector === undefined || uids.length === 0) return
  const wish = { way: 'rfid', site, connector, uid: random.pick(uids), type: 'RFID', contractId: null } as const
  await startRfidCharge(operator, { ...wish, startMs: null, seed: null, faults: [], short: true })
}

function uidsOf(operator: Operator): string[] {
  if (operator.settings.uids.length > 0) return operator.settings.uids
  return operator.whitelist.all().flatMap(({ uid, type, valid }) => (type === 'RFID' && valid !== false ? [uid] : []))
}
