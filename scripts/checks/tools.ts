import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { runCommand } from '../run-command.ts'
import type { Findings } from './check.ts'

/** A check that is another program: what it says is shown when it fails. */
async function runTool(root: string, program: string, args: readonly string[]): Promise<Findings> {
  const file = join(root, 'node_modules', '.bin', program)
  const { status, output } = await runCommand(file, args, { cwd: root, env: { NO_COLOR: '1' } })
  if (status === 0) return { faults: [] }
  return { faults: [{ place: program, message: `exit ${status}\n${output.trim()}` }] }
}

/** Format and lint. */
export function checkBiome(root: string): Promise<Findings> {
  return runTool(root, 'biome', ['check', '--colors=off', '--max-diagnostics=50'])
}

/** Types, one program for each place code runs at: workerd, browsers, Node. */
export async function checkTypes(root: string): Promise<Findings> {
  const projects = ['tsconfig.json', 'tsconfig.apps.json', 'tsconfig.node.json'].filter((file) =>
    existsSync(join(root, file)),
  )
  const found = await Promise.all(projects.map((project) => runTool(root, 'tsc', ['--pretty', 'false', '-p', project])))
  return { faults: found.flatMap(({ faults }) => faults) }
}

/** Files, exports and packages that nothing uses. */
export function checkDeadCode(root: string): Promise<Findings> {
  return runTool(root, 'knip', ['--no-progress'])
}
