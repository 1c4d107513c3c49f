import type { OutboxHint } from '#durable-objects/outbox-rpc'
import type { Random } from '../simulation/seeded-random.ts'

/**
 * `delivers`: as the real one. `keeps`: takes messages and delivers none, so that a test delivers them as it likes, or never. `fails`: refuses
 * at once. `hangs`: neither takes nor refuses.
 */
export type QueueMode = 'delivers' | 'keeps' | 'fails' | 'hangs'

/** Longer than a platform lets a request wait for a queue. */
const HANG_MS = 57_000

/** A queue that loses, repeats and refuses as it is told. */
export class FaultyQueue {
  readonly binding: Queue<unknown>
  mode: QueueMode
  /** Every hint somebody tried to send, in order. */
  readonly hints: OutboxHint[] = []

  constructor(real: Queue<unknown>, mode: QueueMode = 'delivers') {
    this.mode = mode
    this.binding = {
      send: (hint: OutboxHint) => this.#send(real, hint),
      sendBatch: async (messages: Iterable<{ body: OutboxHint }>) => {
        for (const { body } of messages) await this.#send(real, body)
      },
    } as unknown as Queue<unknown>
  }

  /** The hints so far, which are then forgotten. */
  take(): OutboxHint[] {
    return this.hints.splice(0)
  }

  async #send(real: Queue<unknown>, hint: OutboxHint): Promise<unknown> {
    this.hints.push(hint)
    switch (this.mode) {
      case 'delivers':
        return real.send(hint)
      case 'keeps':
        return undefined
      case 'fails':
        throw new Error('Queue send failed: overloaded (fault of a test)')
      case 'hangs':
        return new Promise((_, reject) => {
          setTimeout(() => reject(new Error('Queue send failed: timed out (fault of a test)')), HANG_MS)
        })
    }
  }
}

/** Hints as a bad day delivers them: each once or up to three times, in any order. None is lost: that is what `keeps` is for. */
export function disturb(hints: readonly OutboxHint[], random: Random): OutboxHint[] {
  const repeated = hints.flatMap((hint) => Array.from({ length: 1 + random.integer(3) }, () => hint))
  for (let last = repeated.length - 1; last > 0; last--) {
    const other = random.integer(last + 1)
    const [a, b] = [repeated[last], repeated[other]]
    if (a && b) [repeated[last], repeated[other]] = [b, a]
  }
  return repeated
}
