import { cpSync, symlinkSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { checkBiome, checkDeadCode, checkTypes } from '../../scripts/checks/tools.ts'
import { makeHouse } from './temporary.ts'

const ROOT = resolve(import.meta.dirname, '../..')
const SLOW = { timeout: 60_000 }

/** A house of the given files under our own rules. */
function underOurRules(files: Readonly<Record<string, string>>): string {
  const house = makeHouse(files)
  for (const name of ['biome.json', 'tsconfig.base.json', 'tsconfig.json', 'knip.json', 'package.json']) {
    cpSync(join(ROOT, name), join(house, name))
  }
  symlinkSync(join(ROOT, 'node_modules'), join(house, 'node_modules'))
  return house
}

test.each([
  ['noBarrelFile', { 'domain/a.ts': "export { b } from './b.ts'\n", 'domain/b.ts': 'export const b = 1\n' }],
  ['noReExportAll', { 'domain/a.ts': "export * from './b.ts'\n", 'domain/b.ts': 'export const b = 1\n' }],
  [
    'noImportCycles',
    {
      'domain/a.ts': "import { b } from './b.ts'\n\nexport const a = () => b\n",
      'domain/b.ts': "import { a } from './a.ts'\n\nexport const b = () => a\n",
    },
  ],
  ['noExplicitAny', { 'domain/a.ts': 'export const a = (value: any) => value\n' }],
  ['noNonNullAssertion', { 'domain/a.ts': 'export const a = (value: { b?: { c: 1 } }) => value.b!.c\n' }],
  ['noDefaultExport', { 'domain/a.ts': 'export default 1\n' }],
  ['useImportType', { 'domain/a.ts': "import { B } from './b.ts'\n\nexport const a = (b: B) => b\n" }],
  ['format', { 'domain/a.ts': 'export const a = "double";\n' }],
])('Biome refuses what %s is about', SLOW, async (rule, files) => {
  const { faults } = await checkBiome(underOurRules(files))
  expect(faults.map(({ message }) => message)).toEqual([expect.stringContaining(rule)])
})

test('an index that may miss is a type error, and so is an undefined in an optional field', SLOW, async () => {
  const house = underOurRules({
    'domain/a.ts': 'export const a = (list: number[]): number => list[0]\n',
    'domain/b.ts': 'export const b: { c?: number } = { c: undefined }\n',
  })
  const { faults } = await checkTypes(house)
  expect(faults).toHaveLength(1)
  expect(faults[0]?.message).toMatch(/domain\/a\.ts.*[\s\S]*domain\/b\.ts/)
})

test('what nothing uses is named', SLOW, async () => {
  const house = underOurRules({
    'workers/main.ts': "import { used } from '#domain/a'\n\nused()\n",
    'domain/a.ts': 'export const used = () => 1\nexport const unused = () => 2\n',
    'domain/forgotten.ts': 'export const a = 1\n',
  })
  const { faults } = await checkDeadCode(house)
  expect(faults[0]?.message).toContain('domain/forgotten.ts')
  expect(faults[0]?.message).toMatch(/unused\b/)
})
