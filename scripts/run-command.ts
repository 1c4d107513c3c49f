import { spawn } from 'node:child_process'

/** How a command ended and what it said. */
export interface CommandResult {
  /** Exit status; 1 for a command that could not be started or was killed. */
  readonly status: number
  readonly output: string
  readonly elapsedMs: number
}

/** Where and how a command runs. */
export interface CommandSettings {
  readonly cwd: string
  readonly env?: Readonly<Record<string, string>>
  /** Show what it says while it says it. */
  readonly live?: boolean
  /** Show all of it on standard error: standard output carries results. */
  readonly aside?: boolean
}

/** Runs a command to its end, standard input closed, and keeps all it says in order. */
export function runCommand(
  file: string,
  args: readonly string[],
  { cwd, env = {}, live = false, aside = false }: CommandSettings,
): Promise<CommandResult> {
  const startedAt = performance.now()
  const child = spawn(file, args, { cwd, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] })
  const said: Buffer[] = []
  const take = (stream: NodeJS.WriteStream) => (chunk: Buffer) => {
    said.push(chunk)
    if (live) stream.write(chunk)
  }
  child.stdout.on('data', take(aside ? process.stderr : process.stdout))
  child.stderr.on('data', take(process.stderr))
  return new Promise((done) => {
    const end = (status: number, extra = '') => {
      const output = Buffer.concat(said).toString() + extra
      done({ status, output, elapsedMs: Math.round(performance.now() - startedAt) })
    }
    child.on('error', (error) => end(1, error.message))
    child.on('close', (code) => end(code ?? 1))
  })
}
