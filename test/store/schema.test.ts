import { env } from 'cloudflare:workers'
import { is } from 'drizzle-orm'
import { getTableConfig, type SQLiteTable, SQLiteTable as Table } from 'drizzle-orm/sqlite-core'
import { expect, test } from 'vitest'

const modules = import.meta.glob<Record<string, unknown>>('../../schema/*/*.ts', { eager: true })
const bindings = env as unknown as Record<string, D1Database>
const databases = { catalogue: 'CATALOGUE', market: 'MARKET_NL' } as const

const tables = Object.entries(modules).flatMap(([path, module]) => {
  const database = path.includes('/catalogue/') ? databases.catalogue : databases.market
  return Object.values(module).flatMap((value) => (is(value, Table) ? [{ database, table: value as SQLiteTable }] : []))
})

test('every table of the migrated databases has its definition, and none is defined that is not there', async () => {
  for (const database of Object.values(databases)) {
    const { results } = await databaseOf(database)
      .prepare(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE '\\_%' ESCAPE '\\' AND name NOT LIKE 'sqlite%' AND name NOT LIKE 'd1%'",
      )
      .all<{ name: string }>()
    const defined = tables.filter((one) => one.database === database).map((one) => getTableConfig(one.table).name)
    expect(defined.toSorted()).toEqual(results.map((row) => row.name).toSorted())
  }
})

test.each(tables.map(({ database, table }) => ({ database, name: getTableConfig(table).name, table })))(
  '$database.$name is defined as it is migrated',
  async ({ database, name, table }) => {
    const { results } = await databaseOf(database)
      .prepare(`SELECT name, type, "notnull" AS required, pk FROM pragma_table_info('${name}') ORDER BY name`)
      .all<{ name: string; type: string; required: number; pk: number }>()
    const config = getTableConfig(table)
    const keys = new Set(config.primaryKeys.flatMap((key) => key.columns.map((column) => column.name)))
    const defined = config.columns.map((column) => ({
      name: column.name,
      type: column.getSQLType().toUpperCase(),
      key: column.primary || keys.has(column.name),
      required: column.notNull || column.primary,
    }))
    const migrated = results.map((row) => ({
      name: row.name,
      type: row.type,
      key: row.pk > 0,
      required: row.required === 1 || row.pk > 0,
    }))
    expect(defined.toSorted((a, b) => (a.name < b.name ? -1 : 1))).toEqual(
      migrated.toSorted((a, b) => (a.name < b.name ? -1 : 1)),
    )
  },
)

function databaseOf(name: string): D1Database {
  const database = bindings[name]
  if (!database) throw new Error(`no binding ${name}`)
  return database
}
