import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'

/** What peers do wrong, counted. Columns are those of the migrations beside this file. */
export const findings = sqliteTable(
  'findings',
  {
    peer: text('peer').notNull(),
    module: text('module').notNull(),
    objectKey: text('object_key').notNull(),
    field: text('field').notNull(),
    rule: text('rule').notNull(),
    kind: text('kind', { enum: ['refused', 'leniency', 'fault'] }).notNull(),
    detail: text('detail'),
    raw: text('raw'),
    times: integer('times').notNull(),
    firstSeen: integer('first_seen').notNull(),
    lastSeen: integer('last_seen').notNull(),
  },
  (table) => [primaryKey({ columns: [table.peer, table.module, table.objectKey, table.field, table.rule] })],
)
