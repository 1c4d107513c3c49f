import type { Instant } from '#domain/instant'
import type { DeskCommandView } from './operator-calls-rpc.ts'

/** The table of what the help desk asked this operator for. */
export const DESK_COMMANDS_TABLE = `CREATE TABLE desk_commands (
  id TEXT PRIMARY KEY,
  secret_hash TEXT NOT NULL,
  sent_at INTEGER NOT NULL,
  command TEXT NOT NULL,
  answer TEXT,
  answer_by INTEGER,
  result TEXT
) WITHOUT ROWID`

/** More than these are history that the log has. */
const MOST = 100

type Row = {
  id: string
  secret_hash: string
  sent_at: number
  command: string
  answer: string | null
  answer_by: number | null
  result: string | null
}

type Asked = Pick<DeskCommandView, 'id' | 'type' | 'locationId' | 'evseUid' | 'connectorId'>

/** What the help desk asked this operator for: stored before it is sent, its result once. */
export class DeskCommands {
  readonly #storage: DurableObjectStorage

  constructor(storage: DurableObjectStorage) {
    this.#storage = storage
  }

  enter(asked: Asked, secretHash: string, now: Instant): void {
    this.#storage.transactionSync(() => {
      const { sql } = this.#storage
      sql.exec(
        'INSERT INTO desk_commands (id, secret_hash, sent_at, command) VALUES (?, ?, ?, ?)',
        asked.id,
        secretHash,
        now,
        JSON.stringify(asked),
      )
      sql.exec(
        'DELETE FROM desk_commands WHERE id NOT IN (SELECT id FROM desk_commands ORDER BY sent_at DESC LIMIT ?)',
        MOST,
      )
    })
  }

  answered(id: string, answer: string, answerBy: Instant | null): void {
    this.#storage.sql.exec('UPDATE desk_commands SET answer = ?, answer_by = ? WHERE id = ?', answer, answerBy, id)
  }

  result(id: string, secretHash: string, result: string): 'accepted' | 'unknown' | 'repeated' {
    const row = this.#rows('WHERE id = ?', id)[0]
    if (row?.secret_hash !== secretHash) return 'unknown'
    if (row.result !== null) return 'repeated'
    this.#storage.sql.exec('UPDATE desk_commands SET result = ? WHERE id = ?', result, id)
    return 'accepted'
  }

  /** The newest first. */
  list(): DeskCommandView[] {
    return this.#rows('ORDER BY sent_at DESC').map(viewOf)
  }

  #rows(which: string, ...bound: readonly string[]): Row[] {
    return this.#storage.sql.exec<Row>(`SELECT * FROM desk_commands ${which}`, ...bound).toArray()
  }
}

function viewOf(row: Row): DeskCommandView {
  const asked: Asked = JSON.parse(row.command)
  return { ...asked, sentAt: row.sent_at, answerBy: row.answer_by, answer: row.answer, result: row.result }
}
