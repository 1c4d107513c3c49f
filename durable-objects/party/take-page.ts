import type { PullCursor } from '#integrations/outgoing/pull-pages'
import type { PullRange } from './pull-plan.ts'
import type { PullModule, TakenItems } from './pulls.ts'

/** Items stored at once: as many as a page that we ask for has, since each portion waits for the disk several times. */
const PORTION = 250

/** Reads a page and stores its items in portions while they come in. */
export async function takePage(module: PullModule, cursor: PullCursor, range: PullRange, number: number) {
  const taken: TakenItems[] = []
  let portion: unknown[] = []
  const flush = async () => {
    const items = portion
    portion = []
    if (items.length > 0) taken.push(await module.take(items, range, number))
  }
  const page = await module.fetchPage(cursor, range, async (item) => {
    portion.push(item)
    if (portion.length >= PORTION) await flush()
  })
  await flush()
  return { page, taken: sumOf(taken) }
}

function sumOf(taken: readonly TakenItems[]) {
  return {
    stored: taken.reduce((total, { stored }) => total + stored, 0),
    refused: taken.reduce((total, { refused }) => total + refused, 0),
    pauseMs: Math.max(0, ...taken.map(({ pauseMs }) => pauseMs ?? 0)),
    commit: () => {
      for (const { commit } of taken) commit?.()
    },
  }
}
