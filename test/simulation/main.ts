import { parseArgs } from 'node:util'
import { BUGS } from './platform.ts'
import { runPriceHistories, SHOWN_PRICE } from './price-histories.ts'
import { PRICE_BUGS } from './price-platform.ts'
import { runSimulation, type SimulationResult } from './run-simulation.ts'

// node test/simulation/main.ts [--property messages|shown-price] --seed 1 --histories 20000 [--first 0] [--bug no_dedupe|…]
const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    histories: { type: 'string', default: '20000' },
    first: { type: 'string', default: '0' },
    property: { type: 'string', default: 'messages' },
    bug: { type: 'string' },
  },
})

function readInteger(name: 'seed' | 'histories' | 'first'): number {
  const value = Number(values[name])
  if (Number.isSafeInteger(value) && value >= 0) return value
  return refuse(`--${name} must be a whole number`)
}

function refuse(problem: string): never {
  console.error(problem)
  process.exit(2)
}

function known<T extends string>(list: readonly T[]): T | null {
  const found = list.find((one) => one === values.bug) ?? null
  return values.bug === undefined || found !== null ? found : refuse(`--bug must be one of ${list.join(', ')}`)
}

const { property } = values
if (property !== 'messages' && property !== SHOWN_PRICE) refuse(`--property must be messages or ${SHOWN_PRICE}`)

function run(seed: number): SimulationResult {
  const order = { seed, histories: readInteger('histories'), firstHistory: readInteger('first') }
  return property === SHOWN_PRICE
    ? runPriceHistories({ ...order, bug: known(PRICE_BUGS) })
    : runSimulation({ ...order, bug: known(BUGS) })
}

const seed = readInteger('seed')
const startedAt = performance.now()
const result = run(seed)
const seconds = (performance.now() - startedAt) / 1000
const rate = Math.round(result.histories / Math.max(seconds, 0.001))
console.log(`${property}, seed ${seed}: ${result.histories} histories, ${result.events} events, ${rate} histories/s`)
if (result.violation) {
  const { history, invariant, detail, events } = result.violation
  console.error(`violated in history ${history}: ${invariant} (${detail})`)
  console.error(
    `again: node test/simulation/main.ts --property ${property} --seed ${seed} --first ${history} --histories 1${values.bug ? ` --bug ${values.bug}` : ''}`,
  )
  console.error(events.map((event, step) => `  ${step + 1}. ${event}`).join('\n'))
  process.exitCode = 1
}
