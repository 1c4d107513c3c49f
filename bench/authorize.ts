import type { RunningPlatform } from '../scripts/platform/run-platform.ts'
import type { Load } from './load.ts'
import type { BenchOptions } from './options.ts'
import type { Measured } from './results.ts'
import { type Comparison, compare, measureRound, type Rate, type Round, rateOf } from './rounds.ts'
import { type Ready, setUp } from './set-up.ts'
import type { WindowJob, WindowResult } from './window.ts'

/** What the benchmark needs of its surroundings. */
export interface Bench {
  readonly platform: RunningPlatform
  readonly load: Load
  readonly options: BenchOptions
  say(text: string): void
}

const CONNECTIONS = [1, 32]
/** No machine this is meant for answers faster; a list that is used up ends the run, with these words. */
const MOST_PER_SECOND = 4_000

/** Measures authorize at each number of connections. */
export async function benchAuthorize(bench: Bench): Promise<{ measured: Measured[]; rejected: number }> {
  const { platform, load, options } = bench
  bench.say('registering an operator, publishing sites, issuing cards …')
  const ready = await setUp(platform)
  const windows = windowsOf(platform, load, options, ready)
  let rejected = 0
  const reject = (differBy: number) => {
    rejected += 1
    bench.say(`round rejected: its two floor windows differ by ${(differBy * 100).toFixed(0)} %; once more …`)
  }
  const measured: Measured[] = []
  for (const connections of CONNECTIONS) {
    const against = async (name: string, target: () => Promise<WindowResult>): Promise<Comparison> => {
      const rounds: Round[] = []
      while (rounds.length < options.rounds) {
        bench.say(`${connections} connections, ${name}: round ${rounds.length + 1} of ${options.rounds}`)
        rounds.push(await measureRound(() => windows.floor('write', connections), target, reject))
      }
      return compare(rounds)
    }
    const alone = async (kind: string): Promise<Rate> => {
      const results: WindowResult[] = []
      while (results.length < options.rounds) results.push(await windows.floor(kind, connections))
      return rateOf(results.map((result) => [result]))
    }
    measured.push({
      connections,
      plain: await alone('plain'),
      rpc: await alone('rpc'),
      warm: await against('warm directory', () => windows.warm(connections)),
      cold: await against('cold directory', () => windows.cold(connections)),
    })
  }
  return { measured, rejected }
}

/** The kinds of window. All send the same headers and bodies, on the same connections, to the same objects. */
function windowsOf(platform: RunningPlatform, load: Load, options: BenchOptions, ready: Ready) {
  const { cards, headers, party } = ready
  const common = {
    origin: platform.origin,
    headers,
    bodies: cards.map(({ body }) => body),
    warmUpMs: options.warmUpMs,
    windowMs: options.seconds * 1000,
  }
  const run = (connections: number, rest: Pick<WindowJob, 'paths' | 'once' | 'expected'>) =>
    load.run({ ...common, ...rest, connections })
  const allowed = '"allowed":"ALLOWED"'
  let newUids = 0
  return {
    floor(kind: string, connections: number) {
      const paths = cards.map(({ token }) => `/bench/floor/${kind}/${token}`)
      return run(connections, { paths, once: false, expected: 'ALLOWED' })
    },
    warm(connections: number) {
      return run(connections, { paths: cards.map(({ uid }) => pathOf(uid)), once: false, expected: allowed })
    },
    /** Every request names a uid that nobody asked for before; the tokens they lead to are the same. */
    async cold(connections: number) {
      const count = Math.ceil((MOST_PER_SECOND * (common.warmUpMs + common.windowMs)) / 1000)
      const uids = Array.from({ length: count }, () => `04C0${String(newUids++).padStart(10, '0')}`)
      const body = JSON.stringify({ party, uids, tokens: cards.map(({ token }) => token) })
      const entered = await fetch(`${platform.origin}/bench/enter`, { method: 'POST', body })
      if (!entered.ok) throw new Error(`uids could not be entered: ${entered.status} ${await entered.text()}`)
      await entered.text()
      return run(connections, { paths: uids.map(pathOf), once: true, expected: allowed })
    },
  }
}

const pathOf = (uid: string) => `/ocpi/2.2.1/sender/tokens/${uid}/authorize?type=RFID`
