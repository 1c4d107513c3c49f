import { say } from '../../scripts/platform/refusal.ts'
import { inParallel } from '../day/in-parallel.ts'
import { readSigningKey } from '../day/open-day.ts'
import { OperationsApi } from '../day/operations-api.ts'
import { withPlatform } from '../day/with-platform.ts'
import { randomOf } from '../outage/random-of.ts'
import { percentile } from '../statistics.ts'
import { driveOnce, keepOpen, type Street } from './drive.ts'
import { emptyAccount, type LiveAccount } from './live-account.ts'
import { PricedOperator } from './priced-operator.ts'
import { parseTariffLiveOptions, type TariffLiveOptions } from './tariff-live-options.ts'

const OURS = { countryCode: 'NL', partyId: 'RWT', brand: 'roamwatt', market: 'nl', name: 'Roamwatt NL' }
const SIMULATED_S = 600
/** Each operator changes its price so often, in simulated seconds. */
const CHANGE_EVERY_S = 120
const CONNECTED_AT_ONCE = 8
const CHANGED_AT_ONCE = 8
const LONGEST_THOUGHT_MS = 500

/** Prices that change while drivers start: prints what came of it; the process ends with status 1 where somebody could start at a price of before. */
export async function benchTariffLive(root: string, args: readonly string[]): Promise<void> {
  const options = parseTariffLiveOptions(args)
  const account = await run(root, options)
  const { starts, askedAgain, looks, odd, violations, toldMs, quotedMs, idle } = account
  const sorted = (list: readonly number[]) => list.toSorted((a, b) => a - b)
  const lag = (list: readonly number[]) => {
    const all = sorted(list)
    return `p50 ${Math.round(percentile(all, 0.5))} ms, max ${Math.round(all.at(-1) ?? Number.NaN)} ms, of ${all.length}`
  }
  const lines = [
    ['pages looked at', String(looks)],
    ['starts', String(starts)],
    ['asked again, since the price had changed', String(askedAgain)],
    ['starts at a superseded price', String(violations.length)],
    ['from change to open page told', lag(toldMs)],
    ['from change to new quote', lag(quotedMs)],
    ['told of a change that was shown already', String(idle)],
  ]
  for (const [name = '', value = ''] of lines) process.stdout.write(`${name.padEnd(44)}${value}\n`)
  for (const violation of [...violations, ...odd].slice(0, 20)) process.stdout.write(`FAILED ${violation}\n`)
  if (starts === 0) process.stdout.write('FAILED nobody could start\n')
  process.exit(violations.length + odd.length > 0 || starts === 0 ? 1 : 0)
}

async function run(root: string, options: TariffLiveOptions): Promise<LiveAccount> {
  const { keep, verbose, peers, seconds, drivers, watchers, seed } = options
  return withPlatform(root, { broken: null, keep, verbose }, async ({ platform, stateDirectory, atEnd }) => {
    const api = new OperationsApi(platform)
    await api.post('/brands', { id: OURS.brand, name: 'Roamwatt', theme: 'roamwatt' })
    await api.post('/parties', OURS)
    const operators = await Promise.all(Array.from({ length: peers }, (_, number) => PricedOperator.start(number)))
    for (const operator of operators) atEnd(() => operator.close())
    say(`${peers} operators register …`)
    await inParallel(operators, CONNECTED_AT_ONCE, (operator) => operator.connect(api, platform.origin))
    say(`ten simulated minutes in ${seconds} s …`)
    const account = emptyAccount()
    const street: Street = { origin: platform.origin, signingKey: readSigningKey(stateDirectory), account }
    const random = randomOf(seed)
    const pick = () => operators[Math.floor(random() * operators.length)] ?? (operators[0] as PricedOperator)
    const over = new AbortController()
    const pages = operators.slice(0, watchers).map((operator) => keepOpen(street, operator, over.signal))
    const endAt = performance.now() + seconds * 1000
    const scale = seconds / SIMULATED_S
    const driving = Array.from({ length: drivers }, async () => {
      while (performance.now() < endAt) await driveOnce(street, pick(), random() * LONGEST_THOUGHT_MS)
    })
    await inParallel(planChanges(operators, random, scale), CHANGED_AT_ONCE, async ({ operator, atMs }) => {
      const startsAt = endAt - seconds * 1000 + atMs
      await new Promise((next) => setTimeout(next, Math.max(0, startsAt - performance.now())))
      // On a machine that is late, what is left of the ten minutes is left out.
      if (performance.now() < endAt) await operator.change()
    })
    await Promise.all(driving)
    over.abort()
    await Promise.all(pages)
    const changes = operators.reduce((sum, operator) => sum + operator.changes.length - 1, 0)
    say(`${changes} tariffs changed`)
    return account
  })
}

/** Each operator at moments of its own; no two changes of one overlap, since each waits for the one before in the list. */
function planChanges(operators: readonly PricedOperator[], random: () => number, scale: number) {
  const each = SIMULATED_S / CHANGE_EVERY_S
  return operators
    .flatMap((operator) =>
      Array.from({ length: each }, (_, turn) => ({
        operator,
        atMs: (turn + random()) * CHANGE_EVERY_S * scale * 1000,
      })),
    )
    .toSorted((left, right) => left.atMs - right.atMs)
}
