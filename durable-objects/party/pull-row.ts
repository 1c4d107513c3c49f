import { parsePartyLabel, partyLabel } from '#domain/identity/party'
import type { PullView } from './party-rpc.ts'
import type { PullRange, PullScope } from './pull-plan.ts'

export type PullModuleName = PullView['module']

/** The steps that create and extend the table of pulls in an object. */
export const PULLS_TABLE = `CREATE TABLE pulls (
  id TEXT PRIMARY KEY,
  module TEXT NOT NULL,
  state TEXT NOT NULL,
  -- Where the next page is; null before the first and after the last.
  cursor TEXT,
  pages INTEGER NOT NULL DEFAULT 0,
  items INTEGER NOT NULL DEFAULT 0,
  stored INTEGER NOT NULL DEFAULT 0,
  refused INTEGER NOT NULL DEFAULT 0,
  total INTEGER,
  problem TEXT,
  tries INTEGER NOT NULL DEFAULT 0,
  due_at INTEGER,
  -- When the copy for screens has to be written; null when it is up to date.
  copy_due_at INTEGER,
  started_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
)`
export const PULL_RANGE_COLUMNS = `
ALTER TABLE pulls ADD COLUMN party TEXT NOT NULL DEFAULT '';
ALTER TABLE pulls ADD COLUMN range_from INTEGER;
ALTER TABLE pulls ADD COLUMN deep INTEGER NOT NULL DEFAULT 1;
-- Whether something of the list could not be read at all, so that nothing absent from it may be taken for gone.
ALTER TABLE pulls ADD COLUMN unreadable INTEGER NOT NULL DEFAULT 0`

/** A pull as SQLite gives it. */
export type PullRow = {
  id: string
  module: PullModuleName
  state: PullView['state']
  cursor: string | null
  pages: number
  items: number
  stored: number
  refused: number
  total: number | null
  problem: string | null
  tries: number
  due_at: number | null
  copy_due_at: number | null
  started_at: number
  updated_at: number
  party: string
  range_from: number | null
  deep: number
  unreadable: number
}

/** A pull as screens see it. */
export function viewOf(row: PullRow): PullView {
  const { id, module, state, pages, items, stored, refused, total, problem } = row
  return {
    id,
    module,
    state,
    pages,
    items,
    stored,
    refused,
    total,
    problem,
    startedAt: row.started_at,
    updatedAt: row.updated_at,
  }
}

/** What a pull asks for. */
export function rangeOf(row: PullRow): PullRange {
  const [party = '', ours = ''] = row.party.split('<')
  return { from: row.range_from, party: parsePartyLabel(party), ours: parsePartyLabel(ours) }
}

/** A scope as a key: `NL*ABC` for one operator, `NL*ABC<NL*RWT` in the name of one of ours, empty for all of a connection. */
export function scopeOf({ party, ours }: PullScope): string {
  const asked = party === null ? '' : partyLabel(party)
  return ours === null ? asked : `${asked}<${partyLabel(ours)}`
}
