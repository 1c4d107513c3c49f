import Papa from 'papaparse'

/** A row as it stands in the file; the header is row 1. */
interface CsvRow {
  readonly row: number
  readonly cells: readonly string[]
}

/** A file of comma- or semicolon-separated values. Cells are trimmed; rows without any text are left out. */
interface Csv {
  readonly header: readonly string[]
  readonly rows: readonly CsvRow[]
  /** Rows whose quotes do not end, or end too early. */
  readonly misquoted: readonly number[]
}

/**
 * Reads what spreadsheets save: with or without a byte-order mark, with commas or, where the header has one, semicolons, with quoted cells,
 * with any line end. Reads one row more than `mostRows`, so that whoever calls sees that there are too many.
 */
export function readCsv(text: string, mostRows: number): Csv {
  const plain = text.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n')
  const [first = ''] = plain.split('\n', 1)
  const { data, errors } = Papa.parse<readonly string[]>(plain, {
    delimiter: first.includes(';') ? ';' : ',',
    newline: '\n',
    // The header, the rows, and one that is too many; blank lines count as well.
    preview: mostRows * 2 + 2,
  })
  const [header = [], ...rows] = data.map((cells) => cells.map((cell) => cell.trim()))
  return {
    header: header.map((name) => name.toLowerCase()),
    rows: rows
      .map((cells, index) => ({ row: index + 2, cells }))
      .filter(({ cells }) => cells.some((cell) => cell !== ''))
      .slice(0, mostRows + 1),
    misquoted: [...new Set(errors.filter(({ type }) => type === 'Quotes').map(({ row = 0 }) => row + 1))],
  }
}
