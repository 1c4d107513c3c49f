import { type ChildProcess, spawn } from 'node:child_process'
import { createServer } from 'node:net'
import { onTestFinished } from 'vitest'

/** The line that a start prints for harnesses. */
export interface ReadyLine {
  readonly ready: boolean
  readonly origin: string
  readonly operationsToken: string
}

/** A start as a process of its own, so that it can be killed. */
export interface StartProcess {
  readonly child: ChildProcess
  /** Its ready line, or a failure with what it said. */
  readonly ready: Promise<ReadyLine>
  readonly exited: Promise<{ readonly status: number | null; readonly stdout: string; readonly stderr: string }>
}

/** Starts a script of a house and ends it with the test at the latest. */
export function startProcess(house: string, args: readonly string[], viaBootstrap = false): StartProcess {
  const file = viaBootstrap ? ['scripts/bootstrap.mjs', 'start'] : ['scripts/start.ts']
  const child = spawn(process.execPath, [...file, ...args], { cwd: house, stdio: ['ignore', 'pipe', 'pipe'] })
  let stdout = ''
  let stderr = ''
  child.stdout.on('data', (chunk: Buffer) => {
    stdout += chunk
  })
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk
  })
  const exited = new Promise<{ status: number | null; stdout: string; stderr: string }>((done) => {
    child.on('close', (status) => done({ status, stdout, stderr }))
  })
  const ready = new Promise<ReadyLine>((done, failed) => {
    child.stdout.on('data', () => {
      if (stdout.includes('\n')) done(JSON.parse(stdout.slice(0, stdout.indexOf('\n'))) as ReadyLine)
    })
    void exited.then(() => failed(new Error(`it ended before it was ready:\n${stdout}${stderr}`)))
  })
  // A start that is meant to be refused has nobody waiting for it to be ready.
  ready.catch(() => {})
  onTestFinished(async () => {
    child.kill('SIGKILL')
    await exited
  })
  return { child, ready, exited }
}

/** A port that nothing answers on at this moment. */
export function findFreePort(): Promise<number> {
  return new Promise((done, failed) => {
    const server = createServer()
    server.on('error', failed)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      const port = typeof address === 'object' && address !== null ? address.port : 0
      server.close(() => done(port))
    })
  })
}
