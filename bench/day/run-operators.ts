import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { guard } from '../../scripts/platform/guard.ts'
import { Refusal } from '../../scripts/platform/refusal.ts'
import type { ChargeRecord } from '../../test/peers/cpo/charge-record.ts'
import type { OperatorRole } from './cast.ts'
import { callJson } from './http-call.ts'
import type { DaySite } from './plan-day.ts'

/** A running simulated operator and its switches. */
export class RunningOperator {
  readonly role: OperatorRole
  readonly origin: string
  readonly #child: ChildProcess
  readonly #release: () => void

  constructor(role: OperatorRole, origin: string, child: ChildProcess) {
    this.role = role
    this.origin = origin
    this.#child = child
    this.#release = child.pid === undefined ? () => {} : guard({ pid: child.pid })
  }

  post<T>(path: string, body: unknown = {}): Promise<T> {
    return callJson({ method: 'POST', url: `${this.origin}/control/${path}`, body }) as Promise<T>
  }

  sites(): Promise<readonly DaySite[]> {
    return this.#get('evses')
  }

  journal(): Promise<readonly ChargeRecord[]> {
    return this.#get('journal')
  }

  charge(id: string): Promise<ChargeRecord> {
    return this.#get(`charges/${id}`)
  }

  stop(): void {
    this.#child.kill('SIGTERM')
    this.#release()
  }

  #get<T>(path: string): Promise<T> {
    return callJson({ method: 'GET', url: `${this.origin}/control/${path}` }) as Promise<T>
  }
}

/** Starts an operator as anybody would; a feed that cannot be read is refused with the operator's own words. */
export async function startOperator(
  root: string,
  role: OperatorRole,
  settings: { readonly seed: string; readonly stations: number; readonly feed: readonly string[] },
): Promise<RunningOperator> {
  const { country, party, name, timeZone } = role
  const flags = { country, party, name, seed: settings.seed, pace: 'none', 'page-size': 100 }
  const args = Object.entries(flags).flatMap(([flag, value]) => [`--${flag}`, String(value)])
  // One party for a whole feed: a real one has dozens, and the day is about charges, not about them.
  const source =
    settings.feed.length > 0
      ? ['--single-party', '--feed', ...settings.feed]
      : ['--stations', String(settings.stations), '--time-zone', timeZone]
  const child = spawn(process.execPath, [join(root, 'test', 'peers', 'cpo', 'main.ts'), ...args, ...source], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  return new RunningOperator(role, await readOrigin(child, name), child)
}

/** Where a simulated peer says in its first line that it is; what it said instead, where it ended. */
export function readOrigin(child: ChildProcess, name: string): Promise<string> {
  let errors = ''
  child.stderr?.on('data', (chunk) => {
    errors = `${errors}${chunk}`.slice(-2000)
  })
  return new Promise((done, failed) => {
    child.on('error', failed)
    child.on('close', (code) => failed(new Refusal(`${name} ended with ${code}: ${errors.trim()}`)))
    if (child.stdout === null) return failed(new Error(`${name} says nothing`))
    createInterface(child.stdout).once('line', (line) => done((JSON.parse(line) as { origin: string }).origin))
  })
}
