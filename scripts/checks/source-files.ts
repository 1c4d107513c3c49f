import { readdirSync, readFileSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { type ParseResult, parseSync } from 'oxc-parser'

/** A file of the house with its text. */
export interface SourceFile {
  /** From the root, with forward slashes. */
  readonly path: string
  readonly text: string
}

/** The folders of the house, in no order. */
export const FOLDERS = [
  'apps',
  'bench',
  'brands',
  'domain',
  'durable-objects',
  'integrations',
  'jurisdictions',
  'schema',
  'scripts',
  'store',
  'test',
  'ui',
  'workers',
] as const

/** One of the house's folders. */
export type Folder = (typeof FOLDERS)[number]

const SOURCE = /\.(ts|tsx|mts|mjs|js)$/
const NOT_OURS = new Set(['node_modules', 'dist', 'fixtures'])

/** Reads all source files of the house's folders that are there, in a stable order. */
export function readSourceFiles(root: string): readonly SourceFile[] {
  return FOLDERS.flatMap((folder) => readFolder(root, join(root, folder)))
}

function readFolder(root: string, directory: string): readonly SourceFile[] {
  return entriesOf(directory).flatMap((entry) => {
    const path = join(directory, entry.name)
    if (entry.isDirectory()) return NOT_OURS.has(entry.name) ? [] : readFolder(root, path)
    if (!SOURCE.test(entry.name)) return []
    return [{ path: relative(root, path).split(sep).join('/'), text: readFileSync(path, 'utf8') }]
  })
}

function entriesOf(directory: string) {
  try {
    return readdirSync(directory, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))
  } catch {
    // A folder of the house that is not built yet.
    return []
  }
}

/** The folder a path lies in, or undefined for a file at the root. */
export function folderOf(path: string): Folder | undefined {
  const name = path.split('/')[0]
  return FOLDERS.find((folder) => folder === name)
}

/** Parses a file; what it imports is in `module`, what it does in `program`. */
export function parseSource(file: SourceFile): ParseResult {
  return parseSync(file.path, file.text, { sourceType: 'module' })
}

/** `path:line` of a place in a file. */
export function placeAt(file: SourceFile, offset: number): string {
  return `${file.path}:${file.text.slice(0, offset).split('\n').length}`
}
