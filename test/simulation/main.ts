import { parseArgs } from 'node:util'
import { BUGS } from './platform.ts'
import { runSimulation } from './run-simulation.ts'

// node test/simulation/main.ts --seed 1 --histories 20000 [--first 0] [--bug no_dedupe|no_order|unbalanced_ledger]
const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    histories: { type: 'string', default: '20000' },
    first: { type: 'string', default: '0' },
    bug: { type: 'string' },
  },
})

function readInteger(name: 'seed' | 'histories' | 'first'): number {
  const value = Number(values[name])
  if (Number.isSafeInteger(value) && value >= 0) return value
  console.error(`--${name} must be a whole number`)
  process.exit(2)
}

const bug = BUGS.find((known) => known === values.bug) ?? null
if (values.bug !== undefined && bug === null) {
  console.error(`--bug must be one of ${BUGS.join(', ')}`)
  process.exit(2)
}

const seed = readInteger('seed')
const startedAt = performance.now()
const result = runSimulation({ seed, histories: readInteger('histories'), firstHistory: readInteger('first'), bug })
const seconds = (performance.now() - startedAt) / 1000
const rate = Math.round(result.histories / Math.max(seconds, 0.001))
console.log(`seed ${seed}: ${result.histories} histories, ${result.events} events, ${rate} histories/s`)
if (result.violation) {
  const { history, invariant, detail, events } = result.violation
  console.error(`violated in history ${history}: ${invariant} (${detail})`)
  console.error(
    `again: node test/simulation/main.ts --seed ${seed} --first ${history} --histories 1${bug ? ` --bug ${bug}` : ''}`,
  )
  console.error(events.map((event, step) => `  ${step + 1}. ${event}`).join('\n'))
  process.exitCode = 1
}
