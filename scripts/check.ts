import { resolve } from 'node:path'
import { checkBundle } from './checks/bundle.ts'
import { type Check, describeFault, type Findings } from './checks/check.ts'
import { checkFileLengths } from './checks/file-lengths.ts'
import { checkImports } from './checks/import-rules.ts'
import { checkMessages } from './checks/messages.ts'
import { checkObjectNames } from './checks/object-names.ts'
import { checkPureFolders } from './checks/pure-folders.ts'
import { checkBiome, checkDeadCode, checkTypes } from './checks/tools.ts'

/** The longest first, so that two at a time end together. */
const CHECKS: readonly Check[] = [
  { name: 'bundle', fast: false, run: checkBundle },
  { name: 'dead code', fast: false, run: checkDeadCode },
  { name: 'types', fast: true, run: checkTypes },
  { name: 'format and lint', fast: true, run: checkBiome },
  { name: 'imports', fast: true, run: checkImports },
  { name: 'pure folders', fast: true, run: checkPureFolders },
  { name: 'object names', fast: true, run: checkObjectNames },
  { name: 'file lengths', fast: true, run: checkFileLengths },
  { name: 'messages', fast: true, run: checkMessages },
]
const AT_A_TIME = 2

const root = resolve(import.meta.dirname, '..')
const fastOnly = process.argv.includes('--fast')
const waiting = CHECKS.filter((check) => check.fast || !fastOnly)
const total = waiting.length
let failed = 0

async function work(): Promise<void> {
  for (let check = waiting.shift(); check !== undefined; check = waiting.shift()) {
    const startedAt = performance.now()
    const findings = await runSafely(check)
    show(check, findings, Math.round(performance.now() - startedAt))
  }
}

async function runSafely(check: Check): Promise<Findings> {
  try {
    return await check.run(root)
  } catch (error) {
    return { faults: [{ place: check.name, message: error instanceof Error ? error.message : String(error) }] }
  }
}

function show({ name }: Check, { faults, warnings = [], note }: Findings, elapsedMs: number): void {
  const ok = faults.length === 0
  if (!ok) failed += 1
  const lines = [
    `${ok ? 'ok    ' : 'failed'} ${name.padEnd(16)} ${String(elapsedMs).padStart(6)} ms${note ? `  ${note}` : ''}`,
    ...faults.map((fault) => `         ${describeFault(fault)}`),
    ...warnings.map((warning) => `         worth a look: ${describeFault(warning)}`),
  ]
  process.stdout.write(`${lines.join('\n')}\n`)
}

await Promise.all(Array.from({ length: AT_A_TIME }, work))
process.stdout.write(`\n${total - failed} passed, ${failed} failed\n`)
process.exit(failed === 0 ? 0 : 1)
