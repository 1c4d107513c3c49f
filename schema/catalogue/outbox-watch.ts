import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'

/** Objects whose outbox is late. A peer's party and its intake have one name, so the class is part of the key. */
export const outboxWatch = sqliteTable(
  'outbox_watch',
  {
    class: text('class').notNull(),
    object: text('object').notNull(),
    oldestAt: integer('oldest_at'),
    waiting: integer('waiting').notNull(),
    parked: integer('parked').notNull(),
    updatedAt: integer('updated_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.class, table.object] })],
)
