import { vi } from 'vitest'

/** Waits until a check passes: what queues and alarms bring about takes its time, and more of it on a busy machine. */
export function eventually<T>(check: () => T | Promise<T>): Promise<T> {
  return vi.waitFor(check, { timeout: 10_000, interval: 20 })
}
