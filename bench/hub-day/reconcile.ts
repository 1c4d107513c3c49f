import { setTimeout as pause } from 'node:timers/promises'
import { pullWhole } from '../day/open-day.ts'
import type { HubDayWorld } from './hub-day-world.ts'

const BETWEEN_PULLS_MS = 3000

/** Has the platform fetch the sessions and CDRs of all its peers, whoever was told of them; what went wrong with that. */
export async function reconcile({ throughHub: { operations }, peers }: HubDayWorld): Promise<readonly string[]> {
  const problems: string[] = []
  // Sessions first, as they were.
  const named = [...peers.hub.map((id) => ['hub', id]), ...peers.direct.map((id) => ['operator', id])]
  for (const [name, peer] of named)
    for (const module of ['sessions', 'cdrs'])
      await pullWhole(operations, peer ?? '', name ?? '', module).catch((error: Error) => problems.push(error.message))
  return problems
}

/** The same again and again, so that what was not pushed is known a little later; ends when told to. */
export function keepReconciling(world: HubDayWorld): () => Promise<void> {
  const ending = new AbortController()
  const loop = async () => {
    while (!ending.signal.aborted) {
      await pause(BETWEEN_PULLS_MS, undefined, { signal: ending.signal }).catch(() => undefined)
      // A pull that fails now is told of if it also fails at the end of the day.
      if (!ending.signal.aborted) await reconcile(world)
    }
  }
  const running = loop()
  return () => {
    ending.abort()
    return running
  }
}
