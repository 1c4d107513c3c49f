import { spawn } from 'node:child_process'
import { chmodSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Tells a guard that its process ended well and needs no killing. */
export type ReleaseGuard = () => void

/**
 * Ends a process when this one is gone, also by kill -9: a shell waits on a pipe that only we hold open. The process is
 * named by its id, or by a file that holds it at that moment, for one that may be started again meanwhile.
 */
export function guard(target: { readonly pid: number } | { readonly pidFile: string }): ReleaseGuard {
  const [pid, argument] = 'pid' in target ? ['"$0"', String(target.pid)] : ['"$(cat "$0")"', target.pidFile]
  const script = `trap "" INT HUP TERM; read answer; [ "$answer" = done ] || kill -9 ${pid}`
  const watcher = spawn('/bin/sh', ['-c', script, argument], {
    stdio: ['pipe', 'ignore', 'ignore'],
    // A group of its own: killing ours must leave the guard to do its work.
    detached: true,
  })
  watcher.unref()
  // A guard that cannot be had is not worth a failed start: the next start ends what was left behind.
  watcher.on('error', () => {})
  watcher.stdin.on('error', () => {})
  return () => watcher.stdin.end('done\n')
}

/** A stand-in for the runtime's program that writes its process id down before it becomes the runtime. */
export function writeRuntimeLauncher(directory: string, runtime: string): { launcher: string; pidFile: string } {
  const launcher = join(directory, 'runtime.sh')
  const pidFile = join(directory, 'runtime.pid')
  writeFileSync(launcher, `#!/bin/sh\necho $$ > ${quote(pidFile)}\nexec ${quote(runtime)} "$@"\n`)
  chmodSync(launcher, 0o700)
  return { launcher, pidFile }
}

const quote = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`
