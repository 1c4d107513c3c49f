import { expect, test } from 'vitest'
import { runVectors, vectorFolder } from '../../../scripts/pricing/run-vectors.ts'

// The vectors are third-party material and not part of this repository; where they lie beside the checkout, they all run.
const runs = runVectors(vectorFolder(process.cwd()))

test.skipIf(runs === null)('every known worked example of OCPI pricing gives the amounts it states', () => {
  const failed = (runs ?? []).filter(({ differences }) => differences.length > 0)
  expect(runs?.length).toBeGreaterThan(0)
  expect(failed).toEqual([])
})

test.skipIf(runs !== null)('SKIPPED: the tariff vectors do not lie beside this checkout', () => {})
