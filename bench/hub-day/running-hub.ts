import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import { guard } from '../../scripts/platform/guard.ts'
import type { HubAccount } from '../../test/peers/hub/hub-journal.ts'
import { callJson } from '../day/http-call.ts'
import { readOrigin } from '../day/run-operators.ts'

/** A running simulated hub and its switches. */
export class RunningHub {
  readonly origin: string
  readonly #child: ChildProcess
  readonly #release: () => void

  constructor(origin: string, child: ChildProcess) {
    this.origin = origin
    this.#child = child
    this.#release = child.pid === undefined ? () => {} : guard({ pid: child.pid })
  }

  post<T>(path: string, body: unknown = {}): Promise<T> {
    return callJson({ method: 'POST', url: `${this.origin}/control/${path}`, body }) as Promise<T>
  }

  journal(): Promise<HubAccount> {
    return callJson({ method: 'GET', url: `${this.origin}/control/journal` }) as Promise<HubAccount>
  }

  stop(): void {
    this.#child.kill('SIGTERM')
    this.#release()
  }
}

/** Starts a hub as anybody would. */
export async function startHub(root: string, flags: readonly string[]): Promise<RunningHub> {
  const child = spawn(process.execPath, [join(root, 'test', 'peers', 'hub', 'main.ts'), ...flags], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  return new RunningHub(await readOrigin(child, 'the hub'), child)
}
