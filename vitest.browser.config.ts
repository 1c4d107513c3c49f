import { defineConfig } from 'vitest/config'

/** What needs a browser: pages as people meet them, in the Chromium that the system has. */
export default defineConfig({
  test: {
    name: 'browser',
    include: ['test/browser/**/*.test.ts'],
    passWithNoTests: true,
    fileParallelism: false,
    // A browser on two busy cores is late at times; what is wrong is wrong three times.
    retry: 2,
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
})
