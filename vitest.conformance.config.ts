import { defineConfig } from 'vitest/config'

/** What a peer sees of a running platform: every file calls the one that was started for the run, over HTTP alone. */
export default defineConfig({
  test: {
    name: 'conformance',
    include: ['test/conformance/**/*.test.ts'],
    globalSetup: ['./test/conformance/start-platform.ts'],
    passWithNoTests: true,
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
})
