import { setTimeout as pause } from 'node:timers/promises'

const FIRST_PAUSE_MS = 60
const LONGEST_PAUSE_MS = 500

/** Asks until the answer is good enough; the last answer when time is up. */
export async function waitUntil<T>(ask: () => Promise<T>, isDone: (answer: T) => boolean, limitMs: number): Promise<T> {
  const endMs = performance.now() + limitMs
  let pauseMs = FIRST_PAUSE_MS
  for (;;) {
    const answer = await ask()
    if (isDone(answer) || performance.now() > endMs) return answer
    await pause(pauseMs)
    pauseMs = Math.min(LONGEST_PAUSE_MS, pauseMs * 1.5)
  }
}
