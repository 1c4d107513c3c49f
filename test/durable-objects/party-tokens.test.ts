import { runInDurableObject } from 'cloudflare:test'
import { expect, test } from 'vitest'
import { TokenPush, type TokenPushHost } from '#durable-objects/party/token-push'
import { TOKEN_PUSH_TABLES, TokenPushState } from '#durable-objects/party/token-push-state'
import { dialect221 } from '#integrations/ocpi/2.2.1/dialect'
import type { OcpiPeer } from '#integrations/ocpi/call-ocpi'
import type { LoggedToken } from '#store/market/token-log'
import { bindings } from '../faults/bindings.ts'
import { tokenOf } from './object-world.ts'

const { PARTY } = bindings
const START = Date.parse('2026-11-22T12:00:00Z')
const OPERATOR = { countryCode: 'NL', partyId: 'CPO' }
const DAY_MS = 86_400_000

/** A market's log: one row for a token, with its last change. */
class Log {
  readonly #rows = new Map<string, LoggedToken>()
  #seq = 0

  change(id: string, blocked = false): void {
    this.#seq += 1
    const before = this.#rows.get(id)
    const token = tokenOf({ id, uid: id.toUpperCase(), blockedAt: blocked ? START : null })
    const revision = (before?.revision ?? 0) + 1
    this.#rows.delete(id)
    this.#rows.set(id, { token, lastUpdated: START + this.#seq, changeSeq: this.#seq, revision })
  }

  read(after: number, limit: number): LoggedToken[] {
    const rows: LoggedToken[] = []
    for (const row of this.#rows.values()) if (row.changeSeq > after && rows.push(row) === limit) break
    return rows
  }

  byId(ids: readonly string[]): LoggedToken[] {
    return ids.flatMap((id) => this.#rows.get(id) ?? [])
  }
}

type Sent = { readonly uid: string; readonly valid: boolean; readonly last_updated: string }

/** An operator as a push meets it: away, or there, and how many calls it answers at once. */
class Receiver {
  answer: (uid: string) => { readonly status?: number; readonly code?: number } | null = () => ({})
  readonly taken = new Map<string, Sent>()
  readonly order: string[] = []
  attempts = 0
  mostAtOnce = 0
  #atOnce = 0

  fetch = async (_url: string, init: RequestInit): Promise<Response> => {
    this.attempts += 1
    this.#atOnce += 1
    this.mostAtOnce = Math.max(this.mostAtOnce, this.#atOnce)
    await Promise.resolve()
    this.#atOnce -= 1
    const body = JSON.parse(String(init.body)) as Sent
    const answer = this.answer(body.uid)
    if (answer === null) throw new TypeError('nobody is there')
    const { status = 200, code = 1000 } = answer
    if (status === 200 && code === 1000) {
      this.taken.set(body.uid, body)
      this.order.push(body.uid)
    }
    return Response.json({ status_code: code, timestamp: '2026-11-22T12:00:00Z' }, { status })
  }
}

interface Setting {
  readonly push: TokenPush
  readonly state: TokenPushState
  readonly log: Log
  readonly receiver: Receiver
  readonly clock: { now: number }
  /** Takes the steps that are due until nothing is due before `until`; time jumps from one to the next. */
  run(until: number): Promise<number>
}

/** Runs in an object of its own, with a log and a receiver of the test. */
function withPush<T>(use: (setting: Setting) => Promise<T>): Promise<T> {
  return runInDurableObject(PARTY.get(PARTY.newUniqueId()), async (_, { storage }) => {
    for (const table of ['token_push', 'token_cursors', 'urgent_tokens', 'refused_tokens'])
      storage.sql.exec(`DROP TABLE IF EXISTS ${table}`)
    for (const table of TOKEN_PUSH_TABLES) storage.sql.exec(table)
    const state = new TokenPushState(storage)
    const log = new Log()
    const receiver = new Receiver()
    const clock = { now: START }
    let random = 0.5
    const peer: OcpiPeer = {
      peerId: 'cpo',
      dialect: dialect221,
      endpoints: [{ identifier: 'tokens', role: 'RECEIVER', url: 'https://cpo.example/tokens' }],
      token: 't',
      allowedHosts: new Set(['cpo.example']),
      from: null,
      to: null,
    }
    const host: TokenPushHost = {
      state,
      deps: { fetch: receiver.fetch, now: () => clock.now, log: () => undefined, newId: () => 'id' },
      random: () => {
        random = (random * 16_807 + 0.123) % 1
        return random
      },
      shards: () => ['nl1'],
      concerns: () => true,
      receivers: () => [OPERATOR],
      peer: async () => peer,
      readLog: async (_shard, after, limit) => log.read(after, limit),
      readTokens: async (_shard, ids) => log.byId(ids),
    }
    const push = new TokenPush(host)
    push.begin(clock.now)
    const run: Setting['run'] = async (until) => {
      let steps = 0
      for (;;) {
        const due = push.nextDue()
        if (due === null || due > until) break
        clock.now = Math.max(clock.now, due)
        await push.step()
        steps += 1
      }
      clock.now = Math.max(clock.now, until)
      return steps
    }
    return use({ push, state, log, receiver, clock, run })
  })
}

test(
  'T027, A-37 of 100,000 changes while an operator is away for a day nothing piles up, and it gets the last state of each',
  () =>
    withPush(async ({ push, state, log, receiver, clock, run }) => {
      receiver.answer = () => null
      const tokens = Array.from({ length: 5_000 }, (_, number) => `nl1_${number}`)
      for (let hour = 0; hour < 24; hour++) {
        for (let change = 0; change < 100_000 / 24; change++) {
          const id = tokens[(hour * 4_167 + change) % tokens.length] ?? ''
          log.change(id, change % 2 === 1)
        }
        push.changed('nl1', [], clock.now)
        await run(START + ((hour + 1) * DAY_MS) / 24)
      }
      // Ever less often: log2 of the day in seconds, and then every few hours.
      expect(receiver.attempts).toBeLessThanOrEqual(Math.ceil(Math.log2(DAY_MS / 1000)) + 20)
      expect(state.urgent(1_000)).toEqual([])
      receiver.answer = () => ({})
      receiver.attempts = 0
      push.heard(clock.now)
      await run(clock.now + 60_000)
      expect(receiver.taken.size).toBe(tokens.length)
      expect(receiver.attempts).toBe(tokens.length)
      expect(receiver.mostAtOnce).toBeLessThanOrEqual(6)
      const wrong = log
        .byId(tokens)
        .filter(({ token }) => receiver.taken.get(token.uid)?.valid !== (token.blockedAt === null))
      expect(wrong).toEqual([])
    }),
  60_000,
)

test(
  'T030 a token that is blocked goes before 10,000 that wait, and is not sent again when the log comes to it',
  () =>
    withPush(async ({ push, log, receiver, clock, run }) => {
      for (let number = 0; number < 10_000; number++) log.change(`nl1_${number}`)
      let atBlock = 0
      receiver.answer = () => {
        if (receiver.attempts === 500) {
          log.change('nl1_9999', true)
          atBlock = receiver.order.length
          push.changed('nl1', ['nl1_9999'], clock.now)
        }
        return {}
      }
      await run(clock.now + 60_000)
      const place = receiver.order.indexOf('NL1_9999')
      // What was on its way when it was blocked, and nothing more.
      expect(place - atBlock).toBeLessThanOrEqual(6)
      expect(receiver.order.filter((uid) => uid === 'NL1_9999')).toHaveLength(1)
      expect([receiver.taken.size, receiver.taken.get('NL1_9999')?.valid]).toEqual([10_000, false])
    }),
  60_000,
)

test.each([4001, 4003])(
  'T029 a hub that answers %i is sent nothing more until it says that the receiver is connected',
  (code) =>
    withPush(async ({ push, log, receiver, clock, run }) => {
      for (let number = 0; number < 50; number++) log.change(`nl1_${number}`)
      receiver.answer = () => ({ code })
      await run(clock.now + DAY_MS)
      expect(receiver.attempts).toBeLessThanOrEqual(6)
      const before = receiver.attempts
      push.changed('nl1', ['nl1_1'], clock.now)
      push.heard(clock.now)
      await run(clock.now + DAY_MS)
      expect(receiver.attempts).toBe(before)
      receiver.answer = () => ({})
      expect(push.connected(clock.now)).toBe(true)
      await run(clock.now + 60_000)
      expect(receiver.taken.size).toBe(50)
    }),
)

test('a token that an operator cannot bear holds back no other, and is shown as refused', () =>
  withPush(async ({ push, log, receiver, clock, run }) => {
    for (let number = 0; number < 20; number++) log.change(`nl1_${number}`)
    receiver.answer = (uid) => (uid === 'NL1_0' ? { status: 500 } : {})
    await run(clock.now + 600_000)
    expect(receiver.taken.size).toBe(19)
    expect(push.delivery('nl1_0', 'nl1', 1)).toMatchObject({ state: 'refused' })
    expect(push.delivery('nl1_1', 'nl1', 2)).toEqual({ state: 'pushed', problem: null })
    // Its next state is sent like any other.
    receiver.answer = () => ({})
    log.change('nl1_0')
    push.changed('nl1', [], clock.now)
    expect(push.delivery('nl1_0', 'nl1', 21).state).toBe('pending')
    await run(clock.now + 60_000)
    expect(push.delivery('nl1_0', 'nl1', 21).state).toBe('pushed')
  }))

test('a database that does not answer stops the push for a while, and loses nothing', () =>
  withPush(async ({ state, log, receiver, clock, run }) => {
    log.change('nl1_1')
    const read = log.read.bind(log)
    log.read = () => {
      throw new Error('the database does not answer')
    }
    await run(clock.now + 30_000)
    expect([receiver.attempts, state.tries() > 0]).toEqual([0, true])
    log.read = read
    await run(clock.now + 600_000)
    expect(receiver.taken.size).toBe(1)
  }))

test('who says that something changed is told when the log will be read, and every change before that is in it', () =>
  withPush(async ({ push, log, receiver, clock, run }) => {
    await run(clock.now + 60_000)
    log.change('nl1_1')
    const readAt = push.changed('nl1', [], clock.now) ?? 0
    expect(readAt).toBeGreaterThan(clock.now)
    // Something urgent is read at once, and the promise holds all the same.
    log.change('nl1_2', true)
    push.changed('nl1', ['nl1_2'], clock.now)
    await run(clock.now + 10)
    log.change('nl1_3')
    await run(readAt)
    expect([...receiver.taken.keys()].toSorted()).toEqual(['NL1_1', 'NL1_2', 'NL1_3'])
  }))
