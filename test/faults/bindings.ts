import { env } from 'cloudflare:workers'
import type { Instant } from '#domain/instant'
import type { Env } from '#durable-objects/env'
import type { House } from '#workers/house'
import { houseOf } from '#workers/house-of'

/** The bindings of the tests, which objects, consumer and surfaces of this test file share. */
export const bindings = env as unknown as Env

/**
 * Puts decorated bindings in the place of the real ones, for the objects as well as for the Worker. Call it before the first request of a file:
 * the Worker builds its house once.
 */
export function decorate(changes: Partial<Env>): void {
  Object.assign(env, changes)
}

/** A house on the real bindings with some of them decorated, for what takes a house. */
export function houseWith(changes: Partial<Env>, now?: () => Instant): House {
  const house = houseOf(Object.assign(Object.create(bindings), changes), () => undefined)
  return now ? { ...house, now } : house
}
