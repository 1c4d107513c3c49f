/**
 * Brings an object's own tables up to date when it wakes: steps run once each, in order, in one transaction, and the number of steps done
 * is kept in the object. Steps only grow; a test opens objects written by the release before.
 */
export function migrateObject(storage: DurableObjectStorage, steps: readonly string[]): void {
  storage.sql.exec(
    'CREATE TABLE IF NOT EXISTS object_version (only INTEGER PRIMARY KEY CHECK (only = 1), version INTEGER NOT NULL)',
  )
  const [row] = storage.sql.exec<{ version: number }>('SELECT version FROM object_version').toArray()
  const done = row?.version ?? 0
  if (done > steps.length) throw new Error(`object written by a newer release: version ${done}`)
  if (done === steps.length) return
  storage.transactionSync(() => {
    for (const step of steps.slice(done)) storage.sql.exec(step)
    storage.sql.exec(
      'INSERT INTO object_version VALUES (1, ?) ON CONFLICT (only) DO UPDATE SET version = excluded.version',
      steps.length,
    )
  })
}
