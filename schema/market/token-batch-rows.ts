import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'

/** Cards of a batch. Personal data while `card` is there. Columns are those of the migrations beside this file. */
export const tokenBatchRows = sqliteTable(
  'token_batch_rows',
  {
    batch: text('batch').notNull(),
    row: integer('row').notNull(),
    visualNumber: text('visual_number').notNull(),
    card: text('card'),
    token: text('token'),
    outcome: text('outcome'),
  },
  (table) => [primaryKey({ columns: [table.batch, table.row] })],
)
