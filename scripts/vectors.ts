import { resolve } from 'node:path'
import { exitWith, say } from './platform/refusal.ts'
import { runVectors, vectorFolder } from './pricing/run-vectors.ts'

const USAGE = `npm run --silent vectors

  Prices the worked examples in ROAMWATT_SHARED/tariff-vectors, or ../shared/tariff-vectors where that is not set,
  and shows by feature how many come to what they state. Exit status 1 when one does not; where the folder is not
  there, it says so and that is all.`

function main(): void {
  const folder = vectorFolder(resolve(import.meta.dirname, '..'))
  const runs = runVectors(folder)
  if (runs === null) {
    say(`tariff vectors: not there (${folder})`)
    return
  }
  const byFeature = [...Map.groupBy(runs, ({ feature }) => feature)].toSorted(([left], [right]) =>
    left < right ? -1 : 1,
  )
  const write = (line: string) => process.stdout.write(`${line}\n`)
  for (const [feature, ofFeature] of byFeature) {
    const failed = ofFeature.filter(({ differences }) => differences.length > 0)
    const names = failed.map(({ name }) => name).join(' ')
    write(`${feature.padEnd(16)} ${ofFeature.length - failed.length}/${ofFeature.length} ${names}`.trimEnd())
  }
  const failed = runs.filter(({ differences }) => differences.length > 0)
  for (const { name, differences } of failed) write(`${name}: ${differences.join('; ')}`)
  write(`${runs.length - failed.length} passed, ${failed.length} failed`)
  if (failed.length > 0) process.exitCode = 1
}

try {
  if (process.argv.includes('--help')) say(USAGE)
  else main()
} catch (error) {
  exitWith(error)
}
