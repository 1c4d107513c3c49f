import { defineConfig } from 'vitest/config'

/** What needs neither workerd nor a browser: plain functions, simulated peers, the house's own scripts. */
export default defineConfig({
  test: {
    name: 'node',
    include: [
      'test/domain/**/*.test.ts',
      'test/oracle/**/*.test.ts',
      'test/schema/**/*.test.ts',
      'test/jurisdictions/**/*.test.ts',
      'test/brands/**/*.test.ts',
      'test/integrations/**/*.test.ts',
      'test/peers/**/*.test.ts',
      'test/simulation/**/*.test.ts',
      'test/ui/**/*.test.{ts,tsx}',
      'test/apps/**/*.test.{ts,tsx}',
      'test/house/**/*.test.ts',
      'test/day/**/*.test.ts',
    ],
    setupFiles: ['./test/setup-properties.ts'],
    passWithNoTests: true,
    // Two, since a laptop and a small CI machine have that many; more only makes the slow ones slower.
    maxWorkers: 2,
  },
})
