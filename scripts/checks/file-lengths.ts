import type { Findings } from './check.ts'
import { readSourceFiles } from './source-files.ts'

const WORTH_NAMING_LINES = 400
const TOO_LONG_LINES = 600

/** Names files that have grown past what one reading takes in; much longer ones fail. */
export async function checkFileLengths(root: string): Promise<Findings> {
  const long = readSourceFiles(root)
    .map(({ path, text }) => ({ place: path, lines: text.trimEnd().split('\n').length }))
    .filter(({ lines }) => lines > WORTH_NAMING_LINES)
    .map(({ place, lines }) => ({ place, lines, message: `${lines} lines` }))
  return {
    faults: long.filter(({ lines }) => lines > TOO_LONG_LINES),
    warnings: long.filter(({ lines }) => lines <= TOO_LONG_LINES),
  }
}
