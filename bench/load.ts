import { fork } from 'node:child_process'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { WindowJob, WindowReport, WindowResult } from './window.ts'

/** The process that makes load: one window at a time. */
export interface Load {
  run(job: WindowJob): Promise<WindowResult>
  close(): void
}

const GRACE_MS = 30_000

/** Starts the load client. */
export function startLoad(): Load {
  const child = fork(join(import.meta.dirname, 'load-client.ts'), { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
  return {
    async run(job) {
      const said = new Promise<WindowReport>((done, failed) => {
        child.once('message', (message) => done(message as WindowReport))
        child.once('exit', (code) => failed(new Error(`the load client ended with ${code}`)))
      })
      child.send(job)
      const limit = new AbortController()
      const late = pause(job.warmUpMs + job.windowMs + GRACE_MS, undefined, { signal: limit.signal })
      const report = await Promise.race([said, late])
      limit.abort()
      child.removeAllListeners('exit')
      if (report === undefined) throw new Error('the load client does not answer')
      if ('problem' in report) throw new Error(report.problem)
      return report.result
    },
    close: () => void child.kill('SIGKILL'),
  }
}
