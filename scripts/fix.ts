import { spawnSync } from 'node:child_process'
import { join, resolve } from 'node:path'

// Formats everything and applies every safe correction of the linter.
const root = resolve(import.meta.dirname, '..')
const biome = join(root, 'node_modules', '.bin', 'biome')
const { status } = spawnSync(biome, ['check', '--write', ...process.argv.slice(2)], { cwd: root, stdio: 'inherit' })
process.exit(status ?? 1)
