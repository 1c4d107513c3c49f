import { runDurableObjectAlarm } from 'cloudflare:test'
import { afterEach, beforeAll, beforeEach, expect, vi } from 'vitest'
import type { OpenRequest } from '#durable-objects/charging-session/charging-session-rpc'
import type { ProviderCalls, ProviderFaults } from '../faults/faulty-provider.ts'
import { catchOutgoingCalls, envelope, Operator } from '../scenarios/operator.ts'
import { chargeOf, publish, sessionBody, siteOf } from '../scenarios/payloads.ts'
import { connectedOperator, foundPlatform } from '../scenarios/platform.ts'
import { alarmOf, objects, stubOf } from './object-world.ts'
import { openRequest } from './session-world.ts'

/** What a test file shares with the provider its objects use. */
export interface ProviderControl {
  readonly faults: ProviderFaults
  readonly calls: ProviderCalls
}

// Stands in until the first test begins.
const nobody = new Operator('nobody.example', 'NL', 'XXX')

/** An operator that is connected, and what stories of sessions do with it. */
export class SessionStage {
  cpo = nobody
  peer = ''
  stranger = nobody
  strangerPeer = ''
  readonly #provider: ProviderControl

  constructor(provider: ProviderControl) {
    this.#provider = provider
    beforeAll(async () => {
      catchOutgoingCalls()
      await foundPlatform()
      ;({ operator: this.cpo, peer: this.peer } = await connectedOperator('ocpi.laadpunt.example', 'NL', 'LPT'))
      const other = await connectedOperator('ocpi.ander.example', 'NL', 'AND')
      this.stranger = other.operator
      this.strangerPeer = other.peer
      await publish(siteOf(this.cpo, 'NL'))
    })
    beforeEach(() => {
      vi.useFakeTimers({ toFake: ['Date'] })
      this.cpo.calls.splice(0)
      provider.calls.splice(0)
    })
    afterEach(() => {
      vi.useRealTimers()
      this.cpo.answer = () => null
      this.setFaults({})
    })
  }

  setFaults(faults: ProviderFaults): void {
    const shared = this.#provider.faults as Record<string, unknown>
    for (const command of Object.keys(shared)) delete shared[command]
    Object.assign(shared, faults)
  }

  /** What a driver sends who presses Start here. */
  request(way: 'app' | 'ad_hoc', changes: Partial<OpenRequest> = {}): Promise<OpenRequest> {
    return openRequest(this.cpo, this.peer, way, changes)
  }

  async opened(way: 'app' | 'ad_hoc', changes: Partial<OpenRequest> = {}) {
    const request = await this.request(way, changes)
    const session = objects.session(request.id)
    const view = await session.open(request)
    return { request, session, view, stub: stubOf(session) }
  }

  /** The operator tells of the charge that a session of ours began. */
  async report(id: string, share: number): Promise<void> {
    const theirs = `OP-${id}`
    const charge = chargeOf(siteOf(this.cpo, 'NL'), theirs, { uid: 'X', contractId: 'C' }, { reference: id })
    const url = `/ocpi/2.2.1/receiver/sessions/NL/LPT/${theirs}`
    expect((await this.cpo.send('PUT', url, sessionBody(charge, share))).statusCode).toBe(1000)
  }

  /** A charge without an account that has ended. */
  async ended() {
    const charge = await this.opened('ad_hoc')
    await this.report(charge.request.id, 0.5)
    await this.report(charge.request.id, 1)
    return charge
  }
}

/** Travels to an object's alarm and lets it ring. */
export async function untilAlarm(object: unknown): Promise<void> {
  const at = await alarmOf(object)
  if (at === null) throw new Error('no alarm is set')
  if (at > Date.now()) vi.setSystemTime(at)
  await runDurableObjectAlarm(stubOf(object))
}

/** Lets alarms ring until something is so; the outbox rings as well, so one alarm may not be enough. */
export async function alarmsUntil(object: unknown, isSo: () => Promise<boolean>): Promise<void> {
  for (let alarms = 0; alarms < 30; alarms++) {
    if (await isSo()) return
    await untilAlarm(object)
  }
  throw new Error('it never came to be')
}

/** Answers calls to one path, and leaves the others as they are. */
export const only = (path: string, answer: () => Response | Promise<Response>) => (call: { readonly path: string }) =>
  call.path.endsWith(path) ? answer() : null

export const startRefused = () => envelope({ result: 'REJECTED', timeout: 0 })
