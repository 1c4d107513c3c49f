import { describe, expect, test } from 'vitest'
import { describeFault, type Findings } from '../../scripts/checks/check.ts'
import { checkFileLengths } from '../../scripts/checks/file-lengths.ts'
import { checkImports } from '../../scripts/checks/import-rules.ts'
import { checkMessages } from '../../scripts/checks/messages.ts'
import { checkObjectNames } from '../../scripts/checks/object-names.ts'
import { checkPureFolders } from '../../scripts/checks/pure-folders.ts'
import { makeHouse } from './temporary.ts'

const faults = async (findings: Promise<Findings>) => (await findings).faults.map(describeFault)

describe('imports', () => {
  test.each([
    ['domain/a.ts', "import { b } from '#store/b'", 'domain/ must not import from store/'],
    ['domain/a.ts', "export { b } from '../workers/b.ts'", 'domain/ must not import from workers/'],
    ['domain/a.ts', "import type { B } from '#schema/b'", 'domain/ must not import from schema/'],
    ['domain/a.ts', "const b = await import('#integrations/b')", 'domain/ must not import from integrations/'],
    ['domain/a.ts', "import { z } from 'zod'", 'domain/ imports no packages'],
    [
      'jurisdictions/nl/a.ts',
      "import '../../durable-objects/b.ts'",
      'jurisdictions/ must not import from durable-objects/',
    ],
    ['integrations/ocpi/a.ts', "import { readFile } from 'node:fs/promises'", 'integrations/ uses Web standards only'],
    [
      'integrations/ocpi/a.ts',
      "import { env } from 'cloudflare:workers'",
      '"cloudflare:workers" is not for integrations/',
    ],
    ['workers/driver/app.ts', "import { env } from 'cloudflare:workers'", '"cloudflare:workers" is not for workers/'],
    [
      'apps/driver/main.tsx',
      "import { type A, b } from '#workers/driver/a'",
      'apps/ may only import types from workers/',
    ],
    ['ui/button.tsx', "import { a } from '#brands/a'", 'ui/ must not import from brands/'],
    ['test/peers/cpo/a.ts', "import { b } from '#integrations/ocpi/b'", 'simulated peers share no code'],
    ['test/oracle/rules/a.ts', "import { b } from '#domain/b'", 'the oracle shares no code'],
    ['test/oracle/rules/a.ts', "import { b } from '../../simulation/b.ts'", 'the oracle shares no code'],
    ['test/conformance/a.test.ts', "import { b } from '#domain/b'", 'by HTTP alone'],
    ['domain/tariff/index.ts', 'export const a = 1', 'no index files'],
  ])('%s with `%s` is a fault', async (path, text, expected) => {
    const found = await faults(checkImports(makeHouse({ [path]: text })))
    expect(found).toHaveLength(1)
    expect(found[0]).toContain(expected)
  })

  test.each([
    ['apps/driver/main.tsx', "import type { A } from '#workers/driver/a'"],
    ['workers/driver/app.ts', "import { b } from '#domain/b'\nimport { c } from '#store/c'"],
    ['durable-objects/token/token.ts', "import { DurableObject } from 'cloudflare:workers'"],
    ['workers/main.ts', "import { WorkerEntrypoint } from 'cloudflare:workers'"],
    ['scripts/a.ts', "import { readFileSync } from 'node:fs'\nimport { b } from '#domain/b'"],
    ['domain/a.ts', "import { b } from '#domain/b'\nimport { c } from './c.ts'"],
  ])('%s with `%s` is fine', async (path, text) => {
    expect(await faults(checkImports(makeHouse({ [path]: text })))).toEqual([])
  })
})

describe('pure folders', () => {
  test.each([
    'export const a = () => Date.now()',
    'export const a = () => new Date()',
    'export const a = () => new Date',
    'export const a = () => Date()',
    'export const a = () => Math.random()',
    'export const a = () => fetch("https://example.com")',
    'export const a = () => crypto.randomUUID()',
    'export const a = () => performance.now()',
    'export const a = () => globalThis.fetch',
    'export const a = () => setTimeout(() => {}, 1)',
    'export const a = () => ({ process })',
  ])('`%s` is a fault in domain/', async (text) => {
    expect(await faults(checkPureFolders(makeHouse({ 'domain/a.ts': text })))).not.toEqual([])
  })

  test.each([
    'export const a = (ms: number) => new Date(ms).toISOString()',
    'export const a = (peer: { fetch(): void }) => peer.fetch()',
    'export const a = { process: 1, crypto: 2 }',
    'export interface A { readonly fetch: number; readonly process: string }',
    '// Date.now() in words is no fault\nexport const a = "Math.random()"',
  ])('`%s` is fine in domain/', async (text) => {
    expect(await faults(checkPureFolders(makeHouse({ 'domain/a.ts': text })))).toEqual([])
  })
})

test.each(['getByName', 'idFromName', 'newUniqueId'])('only region.ts may call %s', async (name) => {
  const text = `export const a = (n: DurableObjectNamespace) => n.${name}('a')`
  const house = makeHouse({ 'store/a.ts': text, 'durable-objects/region.ts': text, 'test/workers/a.test.ts': text })
  expect(await faults(checkObjectNames(house))).toEqual([
    `store/a.ts:1: only durable-objects/region.ts may call ${name}`,
  ])
})

test('a file over 400 lines is named, one over 600 fails', async () => {
  const lines = (count: number) => 'export {}\n'.repeat(count)
  const house = makeHouse({ 'store/fine.ts': lines(400), 'store/long.ts': lines(401), 'store/endless.ts': lines(601) })
  const { faults, warnings } = await checkFileLengths(house)
  expect(faults.map(({ place }) => place)).toEqual(['store/endless.ts'])
  expect(warnings?.map(({ place }) => place)).toEqual(['store/long.ts'])
})

test('languages that differ in words or placeholders are named', async () => {
  const house = makeHouse({
    'ui/messages/en.json': '{"pay": "Pay {amount}", "stop": {"now": "Stop"}}',
    'ui/messages/nl.json': '{"pay": "Betaal {bedrag}", "stop": {"now": "Stop"}}',
    'ui/messages/de.json': '{"pay": "{amount} zahlen", "extra": "?"}',
  })
  expect(await faults(checkMessages(house))).toEqual([
    'ui/messages/de.json: "stop.now" is missing',
    'ui/messages/de.json: "extra" is not in en.json',
    'ui/messages/nl.json: "pay" has other placeholders than in en.json',
  ])
})
