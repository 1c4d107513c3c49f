import type { Bench } from './authorize.ts'
import { compare, measureRound, type Round } from './rounds.ts'
import type { SessionsMeasured } from './session-results.ts'
import { type Ready, setUp } from './set-up.ts'
import { percentile } from './statistics.ts'

const CONNECTIONS = [1, 32]
/** Bodies, as a prime: each session is sent another one every time. */
const BODIES = 20_011
const FIRST_UPDATE = Date.UTC(2026, 10, 2)

/** PATCHes of live sessions over HTTP, each watched by a socket, against the rows that a PATCH writes. */
export async function benchSessions(bench: Bench): Promise<{ measured: SessionsMeasured[]; rejected: number }> {
  const { platform, load, options, say } = bench
  say('registering an operator, publishing sites, issuing cards …')
  const ready = await setUp(platform)
  const sessions = new LiveSessions(platform.origin, ready, options.sessions)
  say(`${options.sessions} sessions begin …`)
  await sessions.begin()
  const ids = await sessions.ids(platform.operationsToken)
  const watchers = await Watchers.open(platform.origin, ids)
  const common = {
    origin: platform.origin,
    headers: ready.headers,
    once: false,
    warmUpMs: options.warmUpMs,
    windowMs: options.seconds * 1000,
  }
  let rejected = 0
  const measured: SessionsMeasured[] = []
  for (const connections of CONNECTIONS) {
    const floor = () =>
      load.run({
        ...common,
        connections,
        bodies: ['{}'],
        paths: ids.map((id) => `/bench/session/${id}`),
        expected: 'WRITTEN',
      })
    const target = async () => {
      // Begun anew, so that a session has as many messages in the last window as in the first.
      await sessions.begin()
      const bodies = sessions.patches()
      return load.run({ ...common, connections, method: 'PATCH', bodies, paths: sessions.paths, expected: ':1000' })
    }
    const rounds: Round[] = []
    while (rounds.length < options.rounds) {
      say(`${connections} connections: round ${rounds.length + 1} of ${options.rounds}`)
      rounds.push(
        await measureRound(floor, target, () => {
          rejected += 1
        }),
      )
    }
    const lag = await watchers.measure(sessions)
    measured.push({ connections, sessions: ids.length, watchers: watchers.count, patched: compare(rounds), lag })
  }
  watchers.close()
  return { measured, rejected }
}

/** Sessions that go on, as their operator tells of them. */
class LiveSessions {
  readonly paths: readonly string[]
  readonly #origin: string
  readonly #ready: Ready
  readonly #count: number
  #clock = FIRST_UPDATE

  constructor(origin: string, ready: Ready, count: number) {
    this.#origin = origin
    this.#ready = ready
    this.#count = count
    this.paths = Array.from({ length: count }, (_, n) => `/ocpi/2.2.1/receiver/sessions/NL/BEN/BENCH-S${n}`)
  }

  /** Each is told of whole; what was said of it before counts no more. */
  async begin(): Promise<void> {
    const last_updated = this.#tick()
    for (let first = 0; first < this.#count; first += 16) {
      const some = this.paths.slice(first, first + 16)
      await Promise.all(some.map((_, index) => this.#put(first + index, last_updated)))
    }
  }

  /** Our ids for them. */
  async ids(operationsToken: string): Promise<string[]> {
    const headers = { Authorization: `Bearer ${operationsToken}` }
    const listed = await (await fetch(`${this.#origin}/api/operations/v1/peers`, { headers })).json()
    const peer = (listed as { items: { id: string }[] }).items[0]?.id
    const keys = this.paths.map((_, n) => `NL*BEN:BENCH-S${n}`)
    const answer = await fetch(`${this.#origin}/bench/sessions`, {
      method: 'POST',
      body: JSON.stringify({ peer, keys }),
    })
    const { ids } = (await answer.json()) as { ids: (string | null)[] }
    if (ids.some((id) => id === null)) throw new Error('a session was not taken')
    return ids.filter((id) => id !== null)
  }

  /** As many PATCHes as are different, all of them later than what was said. */
  patches(): string[] {
    return Array.from({ length: BODIES }, (_, n) => JSON.stringify({ kwh: n / 1000, last_updated: this.#tick() }))
  }

  /** One PATCH, and when it was sent. */
  async patch(n: number): Promise<number> {
    const sentAt = performance.now()
    await this.#send('PATCH', n, { kwh: n / 1000, last_updated: this.#tick() })
    return sentAt
  }

  #tick(): string {
    this.#clock += 1000
    return new Date(this.#clock).toISOString()
  }

  #put(n: number, last_updated: string): Promise<void> {
    const card = this.#ready.cards[n % this.#ready.cards.length]
    const place = JSON.parse(card?.body ?? '{}') as { location_id: string; evse_uids: string[] }
    return this.#send('PUT', n, {
      country_code: 'NL',
      party_id: 'BEN',
      id: `BENCH-S${n}`,
      start_date_time: new Date(FIRST_UPDATE).toISOString(),
      kwh: 0,
      cdr_token: { country_code: 'NL', party_id: 'RWB', uid: card?.uid, type: 'RFID', contract_id: 'NL-RWB-CBENCH' },
      auth_method: 'AUTH_REQUEST',
      location_id: place.location_id,
      evse_uid: place.evse_uids[0],
      connector_id: '1',
      currency: 'EUR',
      charging_periods: [],
      status: 'ACTIVE',
      last_updated,
    })
  }

  async #send(method: string, n: number, body: unknown): Promise<void> {
    const url = `${this.#origin}${this.paths[n]}`
    const answer = await fetch(url, { method, headers: this.#ready.headers, body: JSON.stringify(body) })
    const text = await answer.text()
    if (!answer.ok || !text.includes(':1000'))
      throw new Error(`${method} ${url}: ${answer.status} ${text.slice(0, 300)}`)
  }
}

/** A socket for each session, and when each last heard something. */
class Watchers {
  readonly #sockets: readonly WebSocket[]
  readonly #heard: (() => void)[] = []

  private constructor(sockets: readonly WebSocket[]) {
    this.#sockets = sockets
    for (const [index, socket] of sockets.entries()) socket.addEventListener('message', () => this.#heard[index]?.())
  }

  static async open(origin: string, ids: readonly string[]): Promise<Watchers> {
    const sockets: WebSocket[] = []
    for (const id of ids) {
      const socket = new WebSocket(`${origin.replace(/^http/, 'ws')}/bench/watch/${id}`)
      await new Promise<void>((done, failed) => {
        socket.addEventListener('message', () => done(), { once: true })
        socket.addEventListener('error', () => failed(new Error('a watcher was not let in')), { once: true })
      })
      sockets.push(socket)
    }
    return new Watchers(sockets)
  }

  get count(): number {
    return this.#sockets.length
  }

  /** One PATCH after the other while all are watched: from sending it to its delta. */
  async measure(sessions: LiveSessions): Promise<SessionsMeasured['lag']> {
    const samplesMs: number[] = []
    for (let n = 0; n < this.count; n++) {
      const heard = new Promise<number>((done) => {
        this.#heard[n] = () => done(performance.now())
      })
      const sentAt = await sessions.patch(n)
      samplesMs.push((await heard) - sentAt)
      delete this.#heard[n]
    }
    samplesMs.sort((a, b) => a - b)
    return { count: samplesMs.length, p50Ms: percentile(samplesMs, 0.5), maxMs: samplesMs.at(-1) ?? 0 }
  }

  close(): void {
    for (const socket of this.#sockets) socket.close()
  }
}
