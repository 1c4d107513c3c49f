import { randomBytes } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { checkBundle } from '../../scripts/checks/bundle.ts'
import { makeSmallHouse } from './small-house.ts'
import { makeHouse } from './temporary.ts'

const SLOW = { timeout: 60_000 }
const SWITCH = 'integrations/outgoing/loopback-switch.ts'

function edit(house: string, path: string, change: (text: string) => string): string {
  writeFileSync(join(house, path), change(readFileSync(join(house, path), 'utf8')))
  return house
}

test('a small Worker is within its budgets', SLOW, async () => {
  const { faults, note } = await checkBundle(makeSmallHouse())
  expect(faults).toEqual([])
  expect(note).toMatch(/^\d+ kB gzip, starts in \d+ ms$/)
})

test('a production bundle that brings in the loopback switch is a fault', SLOW, async () => {
  const house = makeSmallHouse({ [SWITCH]: 'export const loopback = { open: true }' })
  edit(house, 'workers/main.ts', (text) => `import { loopback } from '../${SWITCH}'\nconsole.log(loopback)\n${text}`)
  const { faults } = await checkBundle(house)
  expect(faults.map(({ message }) => message)).toEqual([
    `the production bundle contains ${SWITCH}, which only the development entry may`,
  ])
})

test('a bundle that is too large is a fault', SLOW, async () => {
  // Nothing compresses what has no pattern.
  const noise = randomBytes(1_200_000).toString('base64')
  const house = makeSmallHouse({ 'workers/noise.ts': `export const noise = '${noise}'` })
  edit(house, 'workers/main.ts', (text) => `import { noise } from './noise.ts'\nconsole.log(noise.length)\n${text}`)
  const { faults } = await checkBundle(house)
  expect(faults.map(({ message }) => message)).toEqual([expect.stringMatching(/^the bundle is \d{7} bytes gzip$/)])
})

test.each([
  ['workers/main.ts"', 'workers/development.ts"', 'main must be workers/main.ts'],
  ['ENVIRONMENT = "production"', 'ENVIRONMENT = "development"', 'ENVIRONMENT must be "production"'],
])('wrangler.toml with %s replaced by %s is a fault', SLOW, async (from, to, expected) => {
  const house = edit(makeSmallHouse(), 'wrangler.toml', (text) => text.replace(from, to))
  const { faults } = await checkBundle(house)
  expect(faults.map(({ message }) => message)).toEqual([expect.stringContaining(expected)])
})

test('a wrangler.toml that cannot be read is said, not passed over', async () => {
  await expect(checkBundle(makeHouse({ 'wrangler.toml': 'main = ' }))).rejects.toThrow()
})
