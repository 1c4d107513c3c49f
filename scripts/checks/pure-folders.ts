import type { Fault, Findings } from './check.ts'
import { parseSource, placeAt, readSourceFiles, type SourceFile } from './source-files.ts'
import { isNode, type SyntaxNode, walk } from './walk.ts'

/** Folders whose functions answer by their arguments alone. */
const PURE = ['domain/', 'jurisdictions/']

/** Names that reach a clock, the network, chance or the environment. */
const IMPURE_NAMES = new Set([
  'Deno',
  'XMLHttpRequest',
  'caches',
  'console',
  'crypto',
  'fetch',
  'globalThis',
  'localStorage',
  'navigator',
  'performance',
  'process',
  'queueMicrotask',
  'require',
  'self',
  'setInterval',
  'setTimeout',
  'window',
])
const IMPURE_MEMBERS = new Set(['Date.now', 'Math.random'])

/** Finds clocks, chance, network and environment in the folders that must not know them. */
export async function checkPureFolders(root: string): Promise<Findings> {
  const files = readSourceFiles(root).filter((file) => PURE.some((folder) => file.path.startsWith(folder)))
  return { faults: files.flatMap(faultsOf), note: `${files.length} files` }
}

function faultsOf(file: SourceFile): readonly Fault[] {
  const faults: Fault[] = []
  walk(parseSource(file).program, (node, parent, field) => {
    const name = judge(node, parent, field)
    if (name === undefined) return
    faults.push({
      place: placeAt(file, node.start),
      message: `${name} is not for pure code: pass what it gives as an argument`,
    })
  })
  return faults
}

function judge(node: SyntaxNode, parent: SyntaxNode | undefined, field: string): string | undefined {
  if (node.type === 'MemberExpression') {
    const member = `${nameOf(node.object)}.${nameOf(node.property)}`
    return IMPURE_MEMBERS.has(member) ? member : undefined
  }
  // `new Date()` reads the clock, `new Date(ms)` does not; `Date()` always does.
  if (node.type === 'NewExpression' && nameOf(node.callee) === 'Date') {
    return Array.isArray(node.arguments) && node.arguments.length === 0 ? 'new Date()' : undefined
  }
  if (node.type === 'CallExpression' && nameOf(node.callee) === 'Date') return 'Date()'
  if (node.type !== 'Identifier' || isLabel(parent, field)) return undefined
  const name = nameOf(node)
  return IMPURE_NAMES.has(name) ? name : undefined
}

/** A name that only labels a field, as in `peer.fetch` or `{ process: 1 }` or a type's member. */
function isLabel(parent: SyntaxNode | undefined, field: string): boolean {
  if (parent === undefined) return false
  if (parent.type === 'MemberExpression') return field === 'property' && parent.computed !== true
  return field === 'key' && parent.computed !== true && parent.shorthand !== true
}

const nameOf = (value: unknown): string => (isNode(value) && typeof value.name === 'string' ? value.name : '')
