import { type ChildProcess, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import type { TestProject } from 'vitest/node'

const ROOT = resolve(import.meta.dirname, '../..')
const ENDS_WITHIN_MS = 10_000

/** What every test file is given of the one platform that they share. */
export interface PlatformUnderTest {
  readonly origin: string
  readonly operationsToken: string
  /** The file with every line of its log. */
  readonly log: string
  /** A directory for what the test files must agree on among themselves. */
  readonly agreed: string
}

declare module 'vitest' {
  interface ProvidedContext {
    platform: PlatformUnderTest
  }
}

/** Starts the platform as a user would, empty and on a state directory of its own, and ends it with the run. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const directory = mkdtempSync(join(tmpdir(), 'roamwatt-conformance-'))
  const agreed = join(directory, 'agreed')
  mkdirSync(agreed)
  const options = ['--empty', '--json', '--port', String(await findFreePort()), '--state', join(directory, 'state')]
  const child = spawn('npm', ['start', '--silent', '--', ...options], {
    cwd: ROOT,
    // No time may be read by the clock on the machine's wall, so the machine has an odd one.
    env: { ...process.env, TZ: 'Pacific/Chatham' },
    stdio: ['ignore', 'pipe', 'pipe'],
    // A group of its own, so that whatever npm started is signalled together.
    detached: true,
  })
  const said = keepLastWords(child)
  const end = () => endGroup(child).then(() => rmSync(directory, { recursive: true, force: true }))
  try {
    const { origin, operationsToken } = await readReadyLine(child, said)
    project.provide('platform', { origin, operationsToken, log: join(directory, 'state', 'platform.log'), agreed })
  } catch (error) {
    await end()
    throw error
  }
  return end
}

function readReadyLine(child: ChildProcess, said: () => string): Promise<{ origin: string; operationsToken: string }> {
  return new Promise((done, failed) => {
    child.once('error', failed)
    child.once('exit', (code) => failed(new Error(`the platform ended with ${code} before it was ready:\n${said()}`)))
    if (child.stdout) createInterface(child.stdout).on('line', (line) => line.startsWith('{') && done(JSON.parse(line)))
  })
}

/** Keeps what it says, bounded, to explain a start that fails. */
function keepLastWords(child: ChildProcess): () => string {
  let text = ''
  child.stderr?.on('data', (chunk: Buffer) => {
    text = (text + chunk).slice(-10_000)
  })
  return () => text
}

/** Ends it in order, or at once when it does not. */
function endGroup(child: ChildProcess): Promise<void> {
  return new Promise((done) => {
    if (child.exitCode !== null || child.signalCode !== null) return done()
    const signal = (name: NodeJS.Signals) => {
      if (child.pid !== undefined) process.kill(-child.pid, name)
    }
    const killing = setTimeout(() => signal('SIGKILL'), ENDS_WITHIN_MS)
    child.once('exit', () => {
      clearTimeout(killing)
      done()
    })
    signal('SIGTERM')
  })
}

function findFreePort(): Promise<number> {
  return new Promise((done, failed) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address()
      const port = typeof address === 'object' && address !== null ? address.port : 0
      server.close(() => done(port))
    })
    server.on('error', failed)
  })
}
