import { setTimeout as pause } from 'node:timers/promises'
import { seededRandom } from '../../test/peers/cpo/seeded-random.ts'
import { RESULT_FAULTS } from '../../test/peers/hub/command-desk.ts'
import type { PlannedCharge } from '../day/plan-day.ts'
import { isDirectToo } from './hub-day-world.ts'
import type { RunningHub } from './running-hub.ts'

/** What happens to messages all day; shares of them. */
export const LINE = {
  request_lost: 0.05,
  answer_lost: 0.06,
  sent_twice: 0.05,
  overtakes: 0.1,
  session_not_pushed: 0.03,
  cdr_not_pushed: 0.08,
}
const SHARE_OF_BAD_RESULTS = 0.3
const OUTAGE_MS = 3000

/** Which results of starts through the hub get lost, come twice or come late. */
export async function spoilResults(hub: RunningHub, charges: readonly PlannedCharge[], seed: string): Promise<number> {
  const random = seededRandom(`${seed}/results`)
  let spoilt = 0
  for (const { operator, way, locationId, evseUid, fault } of charges) {
    // One thing at a time, so that what came of it can only have come of that.
    if (isDirectToo(operator) || way === 'rfid' || fault !== null || !random.chance(SHARE_OF_BAD_RESULTS)) continue
    await hub.post('prepare', { locationId, evseUid, result: random.pick(RESULT_FAULTS) })
    spoilt += 1
  }
  return spoilt
}

/** The outages of the day, each begun when so many charges are over. */
export class Outages {
  readonly #hub: RunningHub
  readonly #due: { readonly at: number; readonly strike: () => Promise<void> }[]
  #last: Promise<void> = Promise.resolve()
  #count = 0

  constructor(hub: RunningHub, charges: number) {
    this.#hub = hub
    const at = (share: number) => Math.round(charges * share)
    this.#due = [
      // The platform is not there for the hub: what it should hear waits its turn.
      { at: at(0.25), strike: () => this.#hold() },
      // The hub is not there for operators: what they could not say is fetched afterwards.
      { at: at(0.5), strike: () => this.#intakeDown() },
      { at: at(0.75), strike: () => this.#hold() },
    ]
  }

  get count(): number {
    return this.#count
  }

  /** To be called as charges end. */
  charged(count: number): void {
    while (this.#due[0] !== undefined && count >= this.#due[0].at) {
      const { strike } = this.#due.shift() ?? { strike: async () => {} }
      this.#last = this.#last.then(strike)
      this.#count += 1
    }
  }

  /** Until the last one is over. */
  over(): Promise<void> {
    return this.#last
  }

  async #hold(): Promise<void> {
    await this.#hub.post('hold', { side: 'emsp' })
    await pause(OUTAGE_MS)
    await this.#hub.post('let-go')
  }

  async #intakeDown(): Promise<void> {
    await this.#hub.post('outage', { side: 'cpo', modules: ['sessions', 'cdrs'], seconds: OUTAGE_MS / 1000 })
    await pause(OUTAGE_MS)
    await this.#hub.post('outage', { seconds: 'off' })
    await this.#hub.post('catch-up')
  }
}
