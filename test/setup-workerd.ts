import { applyD1Migrations, type D1Migration } from 'cloudflare:test'
import { env } from 'cloudflare:workers'

// Every test file starts on empty databases of the present schema.
const bindings = env as unknown as Record<string, D1Database> & { TEST_MIGRATIONS: Record<string, D1Migration[]> }
for (const [binding, migrations] of Object.entries(bindings.TEST_MIGRATIONS)) {
  const database = bindings[binding]
  if (database !== undefined) await applyD1Migrations(database, migrations)
}
