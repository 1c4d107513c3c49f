import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { readSourceFiles } from './checks/source-files.ts'
import { findTracedTests, type TracedTest } from './conformance/find-traced-tests.ts'
import { exitWith, Refusal, say } from './platform/refusal.ts'

const USAGE = `npm run trace -- PREFIX… [--short] [--require LIST]

  PREFIX          ids that begin so: T, T04, C-136
  --short         without the assertions
  --require LIST  fail unless each has a test that asserts something: T001-T008,T025`

const ROOT = resolve(import.meta.dirname, '..')
const LONGEST = 160

function main(): void {
  const { values, positionals } = readOptions()
  if (values.help) {
    say(USAGE)
    return
  }
  if (positionals.length === 0) throw new Refusal(`which ids?\n\n${USAGE}`)
  const tests = readSourceFiles(ROOT)
    .filter(({ path }) => /^test\/.*\.test\.tsx?$/.test(path))
    .flatMap(findTracedTests)
  const byId = new Map<string, TracedTest[]>()
  for (const test of tests) {
    for (const id of test.ids.filter((one) => positionals.some((prefix) => one.startsWith(prefix))))
      byId.set(id, [...(byId.get(id) ?? []), test])
  }
  const ids = [...byId.keys()].sort((left, right) => left.localeCompare(right, 'en', { numeric: true }))
  for (const id of ids) process.stdout.write(describeId(id, byId.get(id) ?? [], values.short ?? false))
  say(`${ids.length} ids`)
  const missing = expand(values.require ?? '').filter(
    (id) => !(byId.get(id) ?? []).some(({ assertions }) => assertions.length > 0),
  )
  if (missing.length > 0) say(`without a test that asserts something: ${missing.join(', ')}`)
  process.exitCode = missing.length === 0 ? 0 : 1
}

function readOptions() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        short: { type: 'boolean' },
        require: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    })
  } catch (error) {
    throw new Refusal(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`)
  }
}

function describeId(id: string, tests: readonly TracedTest[], isShort: boolean): string {
  return tests
    .map(({ place, title, assertions }) => {
      const head = `${id}  ${place}  ${assertions.length} assertions  ${title}\n`
      return isShort ? head : head + assertions.map((one) => `        ${one.slice(0, LONGEST)}\n`).join('')
    })
    .join('')
}

/** `T001-T003` is three ids. */
function expand(list: string): readonly string[] {
  return list
    .split(',')
    .filter((part) => part !== '')
    .flatMap((part) => {
      const [, letter = '', from = '', to = ''] = /^([A-Z]+)(\d+)-[A-Z]*(\d+)$/.exec(part) ?? []
      if (letter === '') return [part]
      const count = Number(to) - Number(from) + 1
      return Array.from({ length: count }, (_, i) => `${letter}${String(Number(from) + i).padStart(from.length, '0')}`)
    })
}

try {
  main()
} catch (error) {
  exitWith(error)
}
