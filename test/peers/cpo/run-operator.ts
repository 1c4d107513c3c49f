import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

/** The first line of a running operator, as far as tests read it. */
export interface Ready {
  origin: string
  versionsUrl: string
  parties: string[]
  counts: { locations: number; evses: number; tariffs: number; filled: Record<string, number> }
}

const main = fileURLToPath(new URL('./main.ts', import.meta.url))
const node = fileURLToPath(new URL('../../../node_modules/.bin/node', import.meta.url))

/** Starts the program as anybody would, and waits for its first line. */
export async function startOperator(...flags: string[]): Promise<{ ready: Ready; stop: () => Promise<void> }> {
  const child = spawn(node, [main, ...flags], { stdio: ['ignore', 'pipe', 'inherit'] })
  const [line] = await once(createInterface(child.stdout), 'line')
  return { ready: JSON.parse(String(line)), stop: () => end(child) }
}

/** Runs the program where it is expected to give up. */
export async function runOperator(...flags: string[]): Promise<{ code: number; output: string; errors: string }> {
  const child = spawn(node, [main, ...flags], { stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  let errors = ''
  child.stdout.on('data', (chunk) => {
    output += chunk
  })
  child.stderr.on('data', (chunk) => {
    errors += chunk
  })
  const [code] = await once(child, 'close')
  return { code: Number(code), output, errors }
}

async function end(child: ChildProcess): Promise<void> {
  const exit = once(child, 'exit')
  child.kill('SIGTERM')
  await exit
}
