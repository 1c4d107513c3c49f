import { existsSync, readdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { compareVector } from './compare-vector.ts'
import { priceVector } from './price-vector.ts'
import { readVector, type Vector } from './read-vector.ts'

/** A vector and everything in which its price differs from what it states; none where it passes. */
export interface VectorRun {
  readonly name: string
  /** What it is about. */
  readonly feature: string
  readonly differences: readonly string[]
}

/** Where the vectors lie: third-party material beside the checkout, no part of it. */
export function vectorFolder(root: string): string {
  return resolve(process.env['ROAMWATT_SHARED'] ?? resolve(root, '../shared'), 'tariff-vectors')
}

/** Prices every vector of a folder by the platform's own readers; null where there is no such folder. */
export function runVectors(folder: string): readonly VectorRun[] | null {
  if (!existsSync(folder)) return null
  const files = readdirSync(folder).filter((name) => name.endsWith('.json'))
  return files.toSorted().map((file) => runVector(file, join(folder, file)))
}

function runVector(file: string, path: string): VectorRun {
  let vector: Vector | null = null
  try {
    vector = readVector(path)
    return { name: vector.name, feature: featureOf(vector), differences: compareVector(vector, priceVector(vector)) }
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error)
    return { name: file, feature: vector ? featureOf(vector) : 'unreadable', differences: [problem] }
  }
}

function featureOf({ features }: Vector): string {
  return features[0] ?? 'none'
}
