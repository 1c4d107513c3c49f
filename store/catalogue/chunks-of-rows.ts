/** One parameter of a statement may hold 2 MB, and a character up to three bytes. */
const MOST_CHARACTERS = 650_000

/** Cuts rows into lists that fit into a parameter each, in their order; none for none. `lengthOf` says how many characters one becomes. */
export function chunksOfRows<T>(rows: readonly T[], lengthOf: (row: T) => number): T[][] {
  const chunks: T[][] = []
  let left = 0
  for (const row of rows) {
    const length = lengthOf(row)
    if (length > left || chunks.length === 0) {
      chunks.push([])
      left = MOST_CHARACTERS
    }
    chunks.at(-1)?.push(row)
    left -= length
  }
  return chunks
}

/** Rows are JSON already. */
export const rowList = (rows: readonly string[]): string => `[${rows.join(',')}]`
