// Mutation testing of tariffs and money: `npm run mutation [-- --mutate 'domain/billing/**']`. What survives is a rule that
// no test states. `docs/design/coverage.md` has the score.

export default {
  mutate: ['domain/{tariff,billing,ledger,quote}/**/*.ts'],
  testRunner: 'vitest',
  vitest: { configFile: 'vitest.mutation.config.ts' },
  plugins: ['@stryker-mutator/vitest-runner'],
  // Stryker would rewrite it by an interface that TypeScript 7 does not have; nothing reads it in the sandbox.
  tsconfigFile: 'there-is-none.json',
  coverageAnalysis: 'perTest',
  // Declared once, at import: run by every test, and slow.
  ignoreStatic: true,
  incremental: true,
  incrementalFile: '.state/mutation/incremental.json',
  tempDirName: '.state/mutation/sandbox',
  ignorePatterns: ['/.state', '/.wrangler', '/dist', '/docs', '/apps', '/ui', '/brands', '/bench', '/test/browser'],
  reporters: ['progress-append-only', 'clear-text', 'json'],
  jsonReporter: { fileName: '.state/mutation/report.json' },
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
  concurrency: 2,
  timeoutMS: 5_000,
  thresholds: { high: 95, low: 90, break: 90 },
  allowConsoleColors: false,
}
