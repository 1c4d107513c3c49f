import { expect, test } from 'vitest'
import { checkCardBatch } from '#domain/token/check-card-batch'
import { compareCards } from '#domain/token/compare-cards'
import { readCsv } from '#integrations/csv/read-csv'

const CONTRACT = 'NL-VLT-C2345678-X'
const terms = { contractId: CONTRACT, brand: null }
const check = (text: string, changes: Partial<Parameters<typeof checkCardBatch>[1]> = {}) =>
  checkCardBatch(readCsv(text, 100), { ...terms, ...changes })

const UID = '04A1B2C3D4E5F6'
const OTHER = '04A1B2C3D4E5F7'

test.each([
  ['commas', `uid,visual_number\n${UID},NL-1\n${OTHER},NL-2\n`],
  ['semicolons', `uid;visual_number\n${UID};NL-1\n${OTHER};NL-2`],
  ['a byte-order mark and CRLF', `\uFEFFuid;visual_number\r\n${UID};NL-1\r\n${OTHER};NL-2\r\n`],
  ['line ends of an old Mac', `uid,visual_number\r${UID},NL-1\r${OTHER},NL-2`],
  ['quotes', `"uid","visual_number"\n"${UID}","NL-1"\n"${OTHER}",NL-2`],
  [
    'blank lines, capitals and blanks',
    `UID, Visual_Number \n\n ${UID.toLowerCase()} , NL-1\n;\n,\n04:A1:B2:C3:D4:E5:F7,NL-2`,
  ],
])('a file with %s is two cards', (what, text) => {
  const { cards, problems } = check(what.startsWith('blank') ? text.replace('\n;', '\n') : text)
  expect(problems).toEqual([])
  expect(cards.map(({ uid, visualNumber, contractId }) => [uid, visualNumber, contractId])).toEqual([
    [UID, 'NL-1', CONTRACT],
    [OTHER, 'NL-2', CONTRACT],
  ])
})

test('a quoted cell may hold the separator, a quote and a line end, and rows are counted as a spreadsheet does', () => {
  const { cards, problems } = check(`uid,visual_number\n${UID},"NL ""1"",\n old"\n04A1,NL-2`)
  expect(cards).toMatchObject([{ row: 2, visualNumber: 'NL "1",\n old' }])
  expect(problems).toMatchObject([{ row: 3, column: 'uid', code: 'token_uid_invalid' }])
})

test.each([
  ['an empty file', '', [1, 'uid', 'column_missing']],
  ['no printed number', `uid\n${UID}`, [1, 'visual_number', 'column_missing']],
  ['a column nobody knows', `uid,visual_number,colour\n${UID},1,red`, [1, 'colour', 'column_unknown']],
  ['a column twice', `uid,visual_number,uid\n${UID},1,${UID}`, [1, 'uid', 'column_twice']],
  ['a card without a uid', 'uid,visual_number\n,NL-1', [2, 'uid', 'cell_missing']],
  ['a uid of four bytes', 'uid,visual_number\n04A1B2C3,NL-1', [2, 'uid', 'token_uid_short']],
  ['a uid that a spreadsheet made a number of', 'uid,visual_number\n1.3E+15,NL-1', [2, 'uid', 'token_uid_invalid']],
  ['a card without its printed number', `uid,visual_number\n${UID},`, [2, 'visual_number', 'cell_missing']],
  [
    'a printed number that is too long',
    `uid,visual_number\n${UID},${'9'.repeat(65)}`,
    [2, 'visual_number', 'cell_too_long'],
  ],
  ['a cell too many', `uid,visual_number\n${UID},NL-1,surprise`, [2, null, 'cells_too_many']],
  ['a day that is none', `uid,visual_number,valid_until\n${UID},1,2029-02-30`, [2, 'valid_until', 'date_invalid']],
  ['a day written otherwise', `uid,visual_number,valid_until\n${UID},1,31-12-2029`, [2, 'valid_until', 'date_invalid']],
  ['a contract id with a blank', `uid,visual_number,contract\n${UID},1,NL VLT`, [2, 'contract', 'contract_invalid']],
  ['a quote that never ends', `uid,visual_number\n${UID},"NL-1`, [2, null, 'quotes_open']],
])('%s is told by row and column', (_what, text, [row, column, code]) => {
  expect(check(text).problems[0]).toEqual({ row, column, code })
})

test('every problem is told, and none of them tells a uid', () => {
  const { problems } = check(`uid,visual_number\n04A1B2C3,NL-1\n${UID},NL-1\n${UID},NL-1\n${OTHER},`)
  expect(problems).toEqual([
    { row: 2, column: 'uid', code: 'token_uid_short' },
    { row: 4, column: 'uid', code: 'value_twice', otherRow: 3 },
    { row: 4, column: 'visual_number', code: 'value_twice', otherRow: 3 },
    { row: 5, column: 'visual_number', code: 'cell_missing' },
  ])
  expect(JSON.stringify(problems)).not.toMatch(/04A1/)
})

test('a batch without a contract for all needs one in each row, in any spelling', () => {
  const own = { contractId: null }
  expect(check(`uid,visual_number\n${UID},1`, own).problems).toMatchObject([
    { column: 'contract', code: 'column_missing' },
  ])
  const text = `uid,visual_number,contract,valid_until\n${UID},1,de8aaca2b3c4d5,2029-12-31\n${OTHER},2,,`
  expect(check(text, own).problems).toEqual([{ row: 3, column: 'contract', code: 'cell_missing' }])
  expect(check(text).cards).toMatchObject([
    { contractId: 'DE-8AA-CA2B3C4D5-L', validUntil: Date.parse('2030-01-01T00:00:00Z') },
    { contractId: CONTRACT, validUntil: null },
  ])
})

test('a file longer than asked for is read by one row more and no further', () => {
  const text = `uid,visual_number\n${Array.from({ length: 50 }, (_, row) => `${UID},${row}`).join('\n')}`
  expect(readCsv(text, 10).rows).toHaveLength(11)
  expect(readCsv(text, 50).rows).toHaveLength(50)
})

const card = { row: 2, uid: UID, visualNumber: 'NL-1', contractId: CONTRACT, groupId: null, validUntil: null }
const issued = { uid: UID, visualNumber: 'NL-1', contractId: CONTRACT, life: null }
const contracts = new Set([CONTRACT])
test.each([
  ['that is new', [], contracts, [], 0],
  ['of a contract that nobody has', [], new Set<string>(), ['contract', 'contract_unknown'], 0],
  ['that is there just so', [issued], contracts, [], 1],
  ['of another contract', [{ ...issued, contractId: 'NL-VLT-C9' }], contracts, ['uid', 'token_exists'], 0],
  ['that was replaced', [{ ...issued, life: { state: 'replaced' } }], contracts, ['uid', 'token_replaced'], 0],
  ['that was given back', [{ ...issued, life: { state: 'returned' } }], contracts, ['uid', 'token_returned'], 0],
  ['with the number of another', [{ ...issued, uid: OTHER }], contracts, ['visual_number', 'token_exists'], 0],
] as const)('a card %s, compared with what is there', (_what, known, there, [column, code], count) => {
  const compared = compareCards([card], { contracts: there, issued: known })
  expect(compared.problems).toEqual(code === undefined ? [] : [{ row: 2, column, code }])
  expect(compared.there).toBe(count)
})
