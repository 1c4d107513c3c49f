import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Miniflare } from 'miniflare'
import { type Database, importWrangler } from './config.ts'

/** Names of the migrations in a folder, in the order they apply. */
export function readMigrationNames(directory: string): readonly string[] {
  if (!existsSync(directory)) return []
  return readdirSync(directory)
    .filter((name) => name.endsWith('.sql'))
    .sort()
}

/** Counts the migrations of all databases, each folder once. */
export function countMigrations(databases: readonly Database[]): number {
  const directories = new Set(databases.map((database) => database.migrationsDirectory))
  return [...directories].reduce((count, directory) => count + readMigrationNames(directory).length, 0)
}

const LEDGER =
  'CREATE TABLE IF NOT EXISTS d1_migrations (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT UNIQUE, applied_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP NOT NULL)'

/** Applies what is missing, each migration whole or not at all, and keeps the same ledger as `wrangler d1 migrations`. */
export async function applyMigrations(platform: Miniflare, worker: string, database: Database): Promise<number> {
  const { unstable_splitSqlQuery: splitSql } = await importWrangler()
  const d1 = await platform.getD1Database(database.binding, worker)
  await d1.prepare(LEDGER).run()
  const { results } = await d1.prepare('SELECT name FROM d1_migrations').all<{ name: string }>()
  const applied = new Set(results.map((row) => row.name))
  const missing = readMigrationNames(database.migrationsDirectory).filter((name) => !applied.has(name))
  for (const name of missing) {
    const statements = splitSql(readFileSync(join(database.migrationsDirectory, name), 'utf8'))
    const record = d1.prepare('INSERT INTO d1_migrations (name) VALUES (?)').bind(name)
    await d1.batch([...statements.map((sql) => d1.prepare(sql)), record])
  }
  return missing.length
}
