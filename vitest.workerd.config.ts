import { createHash } from 'node:crypto'
import { existsSync, mkdirSync } from 'node:fs'
import { cloudflareTest, readD1Migrations } from '@cloudflare/vitest-pool-workers'
import { defineConfig } from 'vitest/config'
import { readPlatformConfig } from './scripts/platform/config.ts'

const root = import.meta.dirname

/** The package's CommonJS entry loads ES modules, which the pool cannot; the two that we use, put together as one, it can. */
const ittyDurable = {
  name: 'itty-durable-as-one-module',
  enforce: 'pre' as const,
  resolveId: (id: string) => (id === 'itty-durable' ? `${root}/node_modules/itty-durable/whole.js` : undefined),
  load: (id: string) =>
    id.endsWith('/itty-durable/whole.js')
      ? "export { createDurable } from './itty-durable.js'\nexport { proxyDurable } from './proxy-durable.js'"
      : undefined,
}

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
      ittyDurable,
      cloudflareTest({
        main: './workers/development.ts',
        wrangler: { configPath: './wrangler.toml' },
        miniflare: {
          bindings: {
            ...Object.fromEntries(config.secretNames.map((name) => [name, fixedSecret(name)])),
            ORIGIN: 'http://localhost:8787',
            ENVIRONMENT: 'test',
            STRIPE_WEBHOOK_SECRET: 'whsec_new whsec_old',
            TEST_MIGRATIONS: migrations,
          },
        },
      }),
    ],
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
