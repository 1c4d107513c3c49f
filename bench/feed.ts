import { type ChildProcess, fork } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { RunningPlatform } from '../scripts/platform/run-platform.ts'
import type { Bench } from './authorize.ts'
import type { FeedJob, FeedServed } from './feed-operator.ts'
import type { FeedMeasured, StoredRate } from './feed-results.ts'
import type { BenchOptions } from './options.ts'
import { compare, measureRound, type Round } from './rounds.ts'
import { setUp } from './set-up.ts'
import { median } from './statistics.ts'

const SHARED_FEED = resolve(import.meta.dirname, '../../shared/data/ndw-dotnl')
const NEWEST = '2026-06-07'
/** Which tables a list becomes. */
const TABLES = { locations: ['locations', 'evses'], tariffs: ['tariffs', 'tariff_book'] } as const
type Module = keyof typeof TABLES

/** Pulls a feed as a peer's first one, and changes statuses one by one, each against the least that the database can do. */
export async function benchFeed(bench: Bench): Promise<{ measured: FeedMeasured; rejected: number }> {
  const { platform, options, say } = bench
  const ready = await setUp(platform)
  const { status, rejected } = await benchStatus(bench, ready.headers)
  const operator = fork(join(import.meta.dirname, 'feed-operator.ts'), {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  try {
    const served = await serveFeed(operator, jobOf(options))
    say(`a feed of ${served.locations} locations and ${served.tariffs} tariffs, of ${served.parties.length} parties`)
    const pulls = new FeedPulls(platform, served)
    const measured = {
      feed: jobOf(options).files.length > 0 ? `ndw-dotnl ${NEWEST}` : 'generated',
      tariffs: await benchModule(bench, pulls, 'tariffs'),
      locations: await benchModule(bench, pulls, 'locations'),
      status,
    }
    return { measured, rejected }
  } finally {
    operator.kill('SIGKILL')
  }
}

async function benchModule({ platform, options, say }: Bench, pulls: FeedPulls, module: Module): Promise<StoredRate> {
  const rounds: { first: number; again: number; floor: number }[] = []
  let count = 0
  while (rounds.length < options.rounds) {
    await ask(platform, 'POST', '/bench/clear', {})
    const peer = await pulls.register(module)
    const first = await pulls.finished(peer, module)
    count = first.stored
    await pulls.start(peer, module)
    const again = await pulls.finished(peer, module)
    const floors: number[] = []
    for (const table of TABLES[module]) {
      const { ms } = (await ask(platform, 'POST', `/bench/insert/${table}`, {})) as { readonly ms: number }
      floors.push(ms)
    }
    const floorMs = floors.reduce((sum, ms) => sum + ms, 0)
    const perSecond = (ms: number) => (count * 1000) / Math.max(1, ms)
    rounds.push({ first: perSecond(first.ms), again: perSecond(again.ms), floor: perSecond(floorMs) })
    say(`${module}: round ${rounds.length} of ${options.rounds}: ${count} in ${first.ms} ms, floor ${floorMs} ms`)
  }
  const middle = (of: (round: (typeof rounds)[number]) => number) => median(rounds.map(of))
  return {
    count,
    floorPerSecond: middle(({ floor }) => floor),
    perSecond: middle(({ first }) => first),
    againPerSecond: middle(({ again }) => again),
    ratio: middle(({ first, floor }) => first / floor),
  }
}

/** A change of one EVSE's status over the OCPI surface, against a batch that updates one row. */
async function benchStatus({ platform, load, options, say }: Bench, headers: Readonly<Record<string, string>>) {
  const sites = Array.from({ length: 64 }, (_, site) => site)
  // One body less than sites: each site is sent another status every time.
  const bodies = sites.slice(1).map((number) => {
    const last_updated = new Date(Date.UTC(2026, 10, 2) + number * 1000).toISOString()
    return JSON.stringify({ status: number % 2 === 0 ? 'AVAILABLE' : 'CHARGING', last_updated })
  })
  const common = {
    origin: platform.origin,
    headers,
    bodies,
    warmUpMs: options.warmUpMs,
    windowMs: options.seconds * 1000,
  }
  const run = (method: string, path: (site: number) => string, expected: string) =>
    load.run({ ...common, method, paths: sites.map(path), once: false, connections: 1, expected })
  let rejected = 0
  const rounds: Round[] = []
  while (rounds.length < options.rounds) {
    say(`status: round ${rounds.length + 1} of ${options.rounds}`)
    const floor = () => run('POST', (site) => `/bench/status/${site}`, 'updated')
    const target = () => run('PATCH', (site) => `/ocpi/2.2.1/receiver/locations/NL/BEN/BENCH-${site}/E${site}`, ':1000')
    rounds.push(
      await measureRound(floor, target, () => {
        rejected += 1
      }),
    )
  }
  return { status: compare(rounds), rejected }
}

/** The largest feed there is, or one of the same shape. */
function jobOf({ locations, tariffs }: BenchOptions): FeedJob {
  const names = [`locations-${NEWEST}.json.gz`, `tariffs-${NEWEST}.json.gz`]
  const files = names.map((name) => join(SHARED_FEED, name)).filter((file) => existsSync(file))
  const isWhole = locations === null && tariffs === null
  return { files: isWhole ? files : [], locations: locations ?? 87_000, tariffs: tariffs ?? 115_000 }
}

function serveFeed(operator: ChildProcess, job: FeedJob): Promise<FeedServed> {
  return new Promise((done, failed) => {
    operator.once('exit', (code) => failed(new Error(`the operator ended with ${code}`)))
    operator.once('message', (said: FeedServed | { readonly problem: string }) => {
      if ('problem' in said) failed(new Error(said.problem))
      else done(said)
    })
    operator.send(job)
  })
}

/** Pulls as the operations API shows them. */
class FeedPulls {
  readonly #platform: RunningPlatform
  readonly #served: FeedServed

  constructor(platform: RunningPlatform, served: FeedServed) {
    this.#platform = platform
    this.#served = served
  }

  /** A new peer that has one list; its first pull follows by itself. */
  async register(module: Module): Promise<string> {
    const { host, parties } = this.#served
    const invited = await this.#operations('POST', '/peers', { name: `Feed of ${module}`, allowedHosts: [host] })
    const roles = parties.map(({ country, id }) => {
      return { role: 'CPO', country_code: country, party_id: id, business_details: { name: id } }
    })
    const credentials = { token: randomBytes(24).toString('hex'), url: `http://${host}/${module}/versions`, roles }
    const token = Buffer.from(String(invited['registrationToken'])).toString('base64')
    await ask(this.#platform, 'POST', '/ocpi/2.2.1/credentials', credentials, `Token ${token}`)
    return String(invited['id'])
  }

  async start(peer: string, module: Module): Promise<void> {
    await this.#operations('POST', `/peers/${peer}/pulls`, { module })
  }

  /** Waits for the newest pull of a module to end. */
  async finished(peer: string, module: Module): Promise<{ readonly stored: number; readonly ms: number }> {
    for (;;) {
      const { items } = (await this.#operations('GET', `/peers/${peer}/pulls`)) as { readonly items: PullShown[] }
      const newest = items.filter((item) => item.module === module).sort((a, b) => b.startedAt - a.startedAt)[0]
      if (newest?.state === 'failed') throw new Error(`the pull failed: ${newest.problem}`)
      if (newest?.state === 'finished') return { stored: newest.stored, ms: newest.updatedAt - newest.startedAt }
      await pause(200)
    }
  }

  #operations(method: string, path: string, body?: unknown) {
    const authorization = `Bearer ${this.#platform.operationsToken}`
    return ask(this.#platform, method, `/api/operations/v1${path}`, body, authorization)
  }
}

interface PullShown {
  readonly module: string
  readonly state: string
  readonly stored: number
  readonly problem: string | null
  readonly startedAt: number
  readonly updatedAt: number
}

async function ask({ origin }: RunningPlatform, method: string, path: string, body?: unknown, authorization = '') {
  const headers = { 'Content-Type': 'application/json', Authorization: authorization }
  const answer = await fetch(origin + path, { method, headers, ...(body ? { body: JSON.stringify(body) } : {}) })
  const text = await answer.text()
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text.slice(0, 500)}`)
  return (text.startsWith('{') ? JSON.parse(text) : { text }) as Record<string, unknown>
}
