import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { Refusal } from './refusal.ts'

/** What wrote a state directory: its version, and a number that grows with every migration ever added. */
export interface Release {
  readonly version: string
  readonly schema: number
}

/** A state directory that is ours until `close`. */
export interface StateDirectory {
  readonly path: string
  /** Remembers who runs here, for the message a second start gets. */
  recordRunning(port: number): void
  /** Reads the secrets, making those that are missing. They never leave this directory. */
  secrets(names: readonly string[]): Record<string, string>
  /** Marks the directory as written by this release: after the migrations, before anything is served. */
  recordRelease(): void
  close(): void
}

const SECRET_BYTES = 32
const OWNER_ONLY = 0o600

/** Opens a state directory, or refuses: unwritable, in use, or written by a newer release. */
export function openStateDirectory(path: string, release: Release): StateDirectory {
  makeWritable(path)
  const lock = takeLock(path)
  try {
    refuseNewerRelease(path, release)
  } catch (error) {
    lock.close()
    throw error
  }
  const runningFile = join(path, 'running.json')
  return {
    path,
    recordRunning: (port) => writeWhole(runningFile, `${JSON.stringify({ pid: process.pid, port })}\n`),
    secrets: (names) => readSecrets(join(path, 'secrets.json'), names),
    recordRelease: () => writeWhole(join(path, 'release.json'), `${JSON.stringify(release)}\n`),
    close: () => {
      rmSync(runningFile, { force: true })
      lock.close()
    },
  }
}

function makeWritable(path: string): void {
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 })
    const probe = join(path, `.probe-${process.pid}`)
    writeFileSync(probe, '')
    rmSync(probe)
  } catch (error) {
    throw new Refusal(`cannot write to the state directory ${path}: ${messageOf(error)}`)
  }
}

/**
 * The lock is one that the operating system holds for this process and lets go however it ends, so that nobody has to
 * judge whether a process id left behind by kill -9 is stale. SQLite is what Node has for asking for such a lock.
 */
function takeLock(path: string): DatabaseSync {
  const lock = new DatabaseSync(join(path, 'lock'), { timeout: 2000 })
  try {
    lock.exec('BEGIN EXCLUSIVE')
    return lock
  } catch (error) {
    lock.close()
    if (!messageOf(error).includes('locked')) throw new Refusal(`cannot lock ${path}: ${messageOf(error)}`)
    throw new Refusal(`${path} is in use${describeRunning(path)}; stop that one, or choose another with --state`)
  }
}

function describeRunning(path: string): string {
  try {
    const { pid, port } = JSON.parse(readFileSync(join(path, 'running.json'), 'utf8')) as { pid: number; port: number }
    return ` by process ${pid} at http://localhost:${port}`
  } catch {
    return ' by another start'
  }
}

function refuseNewerRelease(path: string, release: Release): void {
  const file = join(path, 'release.json')
  if (!existsSync(file)) return
  const written = readRelease(file)
  if (written === undefined) throw new Refusal(`${file} cannot be read; this does not look like a state directory`)
  if (written.schema <= release.schema) return
  throw new Refusal(
    `${path} was written by a newer release (${written.version}, schema ${written.schema}); ` +
      `this is ${release.version} with schema ${release.schema}, which could damage it`,
  )
}

function readRelease(file: string): Release | undefined {
  try {
    const { version, schema } = JSON.parse(readFileSync(file, 'utf8')) as Partial<Release>
    return typeof version === 'string' && typeof schema === 'number' ? { version, schema } : undefined
  } catch {
    return undefined
  }
}

function readSecrets(file: string, names: readonly string[]): Record<string, string> {
  const known = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>) : {}
  const missing = names.filter((name) => known[name] === undefined)
  if (missing.length === 0) return known
  const made = Object.fromEntries(missing.map((name) => [name, makeSecret(name)]))
  const all = { ...known, ...made }
  writeWhole(file, `${JSON.stringify(all, null, 2)}\n`)
  return all
}

/** Keys are Base64; a token that people paste into headers and addresses keeps to letters that need no escaping. */
function makeSecret(name: string): string {
  return randomBytes(SECRET_BYTES).toString(name.endsWith('_TOKEN') ? 'base64url' : 'base64')
}

/** A file is there whole or not at all, also when this process dies half way. */
function writeWhole(file: string, text: string): void {
  const partial = `${file}.${process.pid}`
  writeFileSync(partial, text, { mode: OWNER_ONLY, flush: true })
  renameSync(partial, file)
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
