import { spawnSync } from 'node:child_process'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { makeHouse } from './temporary.ts'

const ROOT = resolve(import.meta.dirname, '../..')

const bootstrap = (nodeArguments: readonly string[], args: readonly string[]) =>
  spawnSync(process.execPath, [...nodeArguments, join(ROOT, 'scripts', 'bootstrap.mjs'), ...args], { encoding: 'utf8' })

test('a Node that is too old is refused before anything else', () => {
  const house = makeHouse({
    'old.mjs': "Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '18.20.1' } })",
  })
  const { status, stdout, stderr } = bootstrap(['--import', join(house, 'old.mjs')], ['start'])
  expect(status).toBe(1)
  expect(stdout).toBe('')
  expect(stderr).toBe('roamwatt: this is Node 18.20.1; Node 20 or newer is needed. See https://nodejs.org\n')
})

test('a script that is not there is named', () => {
  const { status, stderr } = bootstrap([], ['sing'])
  expect(status).toBe(1)
  expect(stderr).toContain('there is no script sing')
})

test('a script gets its arguments and gives its exit status back', () => {
  const { status, stderr } = bootstrap([], ['start', '--port', 'x'])
  expect(status).toBe(2)
  expect(stderr).toContain('--port must be a number')
})
