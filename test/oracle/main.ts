import { availableParallelism } from 'node:os'
import { parseArgs } from 'node:util'
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'
import { type Comparison, type ComparisonResult, compareCases } from './compare-cases.ts'

// node test/oracle/main.ts --seed 1 --cases 1000000 [--first 0]
// Prices random charges under random tariffs by the platform and by the oracle, and compares.

if (isMainThread) await main()
else parentPort?.postMessage(compareCases(workerData as Comparison))

async function main(): Promise<void> {
  const comparison = readArguments()
  const startedAt = performance.now()
  const results = await Promise.all(shareOut(comparison, availableParallelism()).map(compareInWorker))
  const seconds = (performance.now() - startedAt) / 1000
  const differingCount = results.reduce((sum, result) => sum + result.differingCount, 0)
  for (const [label, count] of countsOf(results)) console.log(`  ${String(count).padStart(8)}  ${label}`)
  const rate = Math.round(comparison.cases / seconds)
  console.log(`seed ${comparison.seed}: ${comparison.cases} cases, ${differingCount} differences, ${rate} cases/s`)
  for (const { index, differences, case: smallest } of results.flatMap(({ differing }) => differing)) {
    console.error(`\ncase ${index}: ${differences.join('; ')}`)
    console.error(`again: node test/oracle/main.ts --seed ${comparison.seed} --first ${index} --cases 1`)
    console.error(JSON.stringify(smallest))
  }
  process.exitCode = differingCount === 0 ? 0 : 1
}

function readArguments(): Comparison {
  const { values } = parseArgs({
    options: {
      seed: { type: 'string', default: '1' },
      cases: { type: 'string', default: '20000' },
      first: { type: 'string', default: '0' },
    },
  })
  if (!Object.values(values).every((text) => /^\d{1,9}$/.test(text))) {
    console.error('--seed, --cases and --first are whole numbers')
    process.exit(2)
  }
  return { seed: Number(values.seed), cases: Number(values.cases), first: Number(values.first) }
}

/** A part of the cases for each core, so that a case has the same number however many there are. */
function shareOut({ seed, first, cases }: Comparison, parts: number): readonly Comparison[] {
  const size = Math.ceil(cases / parts)
  return Array.from({ length: parts }, (_, part) => ({
    seed,
    first: first + part * size,
    cases: Math.max(0, Math.min(size, cases - part * size)),
  })).filter((share) => share.cases > 0)
}

function compareInWorker(share: Comparison): Promise<ComparisonResult> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL(import.meta.url), { workerData: share })
    worker.once('message', resolve)
    worker.once('error', reject)
  })
}

function countsOf(results: readonly ComparisonResult[]): readonly (readonly [string, number])[] {
  const labels = new Set(results.flatMap(({ counts }) => Object.keys(counts)))
  return [...labels]
    .map((label) => [label, results.reduce((sum, { counts }) => sum + (counts[label] ?? 0), 0)] as const)
    .toSorted(([, a], [, b]) => b - a)
}
