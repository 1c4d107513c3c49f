import { defineConfig } from 'vitest/config'

/** The tests that must notice when a rule of `stryker.config.mjs` is changed: those that state rules, and some of the oracle's cases. */
export default defineConfig({
  test: {
    name: 'mutation',
    include: [
      'test/domain/{tariff,billing,ledger,quote,cdr}/**/*.test.ts',
      'test/integrations/ocpi/tariff-semantics.test.ts',
      'test/oracle/random-charges.test.ts',
    ],
    // It compares a page with the text of a file; in the sandbox that text is instrumented, and pages are not there.
    exclude: ['test/domain/tariff/library.test.ts'],
    // Read once, not once a file: most of the time of a changed line went into that.
    isolate: false,
    setupFiles: ['./test/setup-properties.ts'],
    env: { ORACLE_CASES: '400', PROPERTY_SHARE: '0.04' },
  },
})
