import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { Refusal } from './refusal.ts'

/** What `npm start` was asked for. */
export interface StartOptions {
  /** The platform alone, without simulated operators and example data. */
  readonly empty: boolean
  readonly port: number
  readonly stateDirectory: string
  /** Print one JSON line on standard output when ready. */
  readonly json: boolean
  /** Show every log line of the platform on standard error. */
  readonly verbose: boolean
}

/** Shown for --help. */
export const START_USAGE = `npm start -- [--empty] [--port N] [--state DIR] [--json] [--verbose]

  --empty      the platform alone: no simulated operators, no example data
  --port N     answer at http://localhost:N (default 8787)
  --state DIR  keep everything in DIR (default .state)
  --json       print {"ready":true,"origin":…,"operationsToken":…} on standard output when ready
  --verbose    show every log line of the platform on standard error`

const DEFAULT_PORT = 8787
const HIGHEST_PORT = 65_535

/** Reads the command line; `directory` is where a relative DIR starts. */
export function parseStartOptions(args: readonly string[], root: string, directory: string): StartOptions | 'help' {
  const { values } = parse(args)
  if (values.help) return 'help'
  return {
    empty: values.empty ?? false,
    port: parsePort(values.port),
    stateDirectory: values.state === undefined ? resolve(root, '.state') : resolve(directory, values.state),
    json: values.json ?? false,
    verbose: values.verbose ?? false,
  }
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        empty: { type: 'boolean' },
        port: { type: 'string' },
        state: { type: 'string' },
        json: { type: 'boolean' },
        verbose: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    })
  } catch (error) {
    throw new Refusal(`${error instanceof Error ? error.message : String(error)}\n\n${START_USAGE}`)
  }
}

function parsePort(text: string | undefined): number {
  if (text === undefined) return DEFAULT_PORT
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN
  if (port >= 1 && port <= HIGHEST_PORT) return port
  throw new Refusal(`--port must be a number from 1 to ${HIGHEST_PORT}, not "${text}"`)
}
