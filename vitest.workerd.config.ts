import { createHash } from 'node:crypto'
import { existsSync, mkdirSync } from 'node:fs'
import { cloudflareTest, readD1Migrations } from '@cloudflare/vitest-pool-workers'
import { defineConfig } from 'vitest/config'
import { readPlatformConfig } from './scripts/platform/config.ts'

const root = import.meta.dirname

/** What runs on workerd: surfaces, objects, stores, and whole stories. Storage is separate per test file. */
export default defineConfig(async () => {
  const config = await readPlatformConfig(root)
  // wrangler.toml names it, and it is there only after a build.
  mkdirSync('dist/apps', { recursive: true })
  const migrations = Object.fromEntries(
    await Promise.all(
      config.databases
        .filter((database) => existsSync(database.migrationsDirectory))
        .map(async (database) => [database.binding, await readD1Migrations(database.migrationsDirectory)]),
    ),
  )
  return {
    plugins: [
      cloudflareTest({
        main: './workers/development.ts',
        wrangler: { configPath: './wrangler.toml' },
        miniflare: {
          bindings: {
            ...Object.fromEntries(config.secretNames.map((name) => [name, fixedSecret(name)])),
            ORIGIN: 'http://localhost:8787',
            ENVIRONMENT: 'test',
            TEST_MIGRATIONS: migrations,
          },
        },
      }),
    ],
    resolve: {
      // The package's CommonJS entry loads ES modules, which the pool cannot; its ES module it can.
      alias: { 'itty-durable': new URL('./node_modules/itty-durable/itty-durable.js', import.meta.url).pathname },
    },
    test: {
      name: 'workerd',
      include: [
        'test/workers/**/*.test.{ts,tsx}',
        'test/durable-objects/**/*.test.ts',
        'test/store/**/*.test.ts',
        'test/scenarios/**/*.test.ts',
      ],
      setupFiles: ['./test/setup-workerd.ts'],
      server: { deps: { inline: [/itty-durable/] } },
      passWithNoTests: true,
      maxWorkers: 2,
      testTimeout: 20_000,
    },
  }
})

/** Secrets of the tests: 32 bytes each, the same at every run. */
function fixedSecret(name: string): string {
  return createHash('sha256').update(`test ${name}`).digest('base64')
}
