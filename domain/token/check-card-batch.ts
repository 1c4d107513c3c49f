import { canonicalContractId } from '#domain/identity/contract-id'
import type { Instant } from '#domain/instant'
import { plainUid, refuseUid, type UidRefusal } from '#domain/token/card-uid'

/** A card of a batch. `uid` is personal data. */
export interface BatchCard {
  /** Its row in the file; the header is row 1. */
  readonly row: number
  readonly uid: string
  /** The number printed on it, by which people speak of it. */
  readonly visualNumber: string
  /** Whose it is. */
  readonly contractId: string
  readonly groupId: string | null
  readonly validUntil: Instant | null
}

const BATCH_COLUMNS = ['uid', 'visual_number', 'contract', 'group_id', 'valid_until'] as const
type BatchColumn = (typeof BATCH_COLUMNS)[number]
const REQUIRED: readonly BatchColumn[] = ['uid', 'visual_number']

export const CARD_PROBLEMS = [
  'cell_missing',
  'cell_too_long',
  'cells_too_many',
  'column_missing',
  'column_twice',
  'column_unknown',
  'contract_invalid',
  'contract_unknown',
  'date_invalid',
  'quotes_open',
  'token_exists',
  'token_replaced',
  'token_returned',
  'token_uid_invalid',
  'token_uid_short',
  'value_twice',
] as const

/** What is wrong with a row, and in which column; `otherRow` has the same value. Never says a uid. */
export interface CardProblem {
  readonly row: number
  readonly column: string | null
  readonly code: (typeof CARD_PROBLEMS)[number]
  readonly otherRow?: number
}

/** A file as it was read. */
interface BatchFile {
  readonly header: readonly string[]
  readonly rows: readonly { readonly row: number; readonly cells: readonly string[] }[]
  readonly misquoted: readonly number[]
}

/** What the rows of a batch have in common. */
interface BatchTerms {
  /** The contract of rows that name none. */
  readonly contractId: string | null
  readonly brand: { readonly fourByteUids?: boolean } | null
}

/** Checks a batch of cards as far as the file alone tells; every problem is named, not the first alone. */
export function checkCardBatch(
  { header, rows, misquoted }: BatchFile,
  terms: BatchTerms,
): { readonly cards: readonly BatchCard[]; readonly problems: readonly CardProblem[] } {
  const wrong = headerProblems(header, terms)
  const unquoted = misquoted.map((row) => ({ row, column: null, code: 'quotes_open' }) as const)
  // Cells of columns that nobody knows mean nothing.
  if (wrong.length > 0) return { cards: [], problems: [...wrong, ...unquoted] }
  const checked = rows.map(({ row, cells }) => checkRow(row, cells, header, terms))
  const cards = checked.flatMap(({ card }) => (card ? [card] : []))
  const problems = [
    ...unquoted,
    ...checked.flatMap(({ problems: own }) => own),
    ...doubles(cards, 'uid', ({ uid }) => uid),
    ...doubles(cards, 'visual_number', ({ visualNumber }) => visualNumber),
  ]
  return { cards, problems: problems.toSorted((a, b) => a.row - b.row) }
}

function headerProblems(header: readonly string[], terms: BatchTerms): CardProblem[] {
  const required = terms.contractId === null ? [...REQUIRED, 'contract'] : REQUIRED
  const at = (column: string, code: CardProblem['code']): CardProblem => ({ row: 1, column, code })
  return [
    ...required.filter((column) => !header.includes(column)).map((column) => at(column, 'column_missing')),
    ...header.filter((name) => !isColumn(name)).map((name) => at(name.slice(0, 30), 'column_unknown')),
    ...header
      .filter((name, index) => header.indexOf(name) !== index)
      .map((name) => at(name.slice(0, 30), 'column_twice')),
  ]
}

function isColumn(name: string): name is BatchColumn {
  return (BATCH_COLUMNS as readonly string[]).includes(name)
}

function checkRow(
  row: number,
  cells: readonly string[],
  header: readonly string[],
  terms: BatchTerms,
): { readonly card: BatchCard | null; readonly problems: readonly CardProblem[] } {
  const problems: CardProblem[] = []
  const wrong = (column: BatchColumn | null, code: CardProblem['code']) => void problems.push({ row, column, code })
  const cell = (column: BatchColumn) => cells[header.indexOf(column)] ?? ''
  if (cells.slice(header.length).some((extra) => extra !== '')) wrong(null, 'cells_too_many')
  const uid = plainUid(cell('uid'))
  const refused: UidRefusal | 'cell_missing' | null = uid === '' ? 'cell_missing' : refuseUid(uid, terms.brand)
  if (refused !== null) wrong('uid', refused)
  const visualNumber = cell('visual_number')
  if (visualNumber === '') wrong('visual_number', 'cell_missing')
  if (visualNumber.length > 64) wrong('visual_number', 'cell_too_long')
  const named = cell('contract')
  // Contracts of before check digits have ids of their own form.
  const contractId = named === '' ? terms.contractId : (canonicalContractId(named) ?? named.toUpperCase())
  if (contractId === null) wrong('contract', 'cell_missing')
  else if (!/^[\x21-\x7e]{1,36}$/.test(contractId)) wrong('contract', 'contract_invalid')
  const groupId = cell('group_id')
  if (groupId.length > 20) wrong('group_id', 'cell_too_long')
  const validUntil = endOfDay(cell('valid_until'))
  if (validUntil === 'invalid') wrong('valid_until', 'date_invalid')
  if (problems.length > 0 || contractId === null || validUntil === 'invalid') return { card: null, problems }
  return { card: { row, uid, visualNumber, contractId, groupId: groupId || null, validUntil }, problems }
}

/** The last moment of a day in UTC, as `2029-12-31` says it; null for no day. */
function endOfDay(written: string): Instant | 'invalid' | null {
  if (written === '') return null
  if (!/^\d{4}-\d{2}-\d{2}$/.test(written)) return 'invalid'
  const at = Date.parse(`${written}T00:00:00Z`)
  // What rolls over into the next month is no day.
  const isDay = !Number.isNaN(at) && new Date(at).toISOString().startsWith(written)
  return isDay ? at + 86_400_000 : 'invalid'
}

function doubles(cards: readonly BatchCard[], column: BatchColumn, read: (card: BatchCard) => string): CardProblem[] {
  const first = new Map<string, number>()
  return cards.flatMap((card) => {
    const value = read(card)
    const otherRow = first.get(value)
    if (otherRow !== undefined) return [{ row: card.row, column, code: 'value_twice', otherRow }]
    first.set(value, card.row)
    return []
  })
}
