import { parseSource, placeAt, type SourceFile } from '../checks/source-files.ts'
import { isNode, type SyntaxNode, walk } from '../checks/walk.ts'

/** A test that names ids, and what it asserts. */
export interface TracedTest {
  readonly ids: readonly string[]
  /** `path:line` */
  readonly place: string
  readonly title: string
  /** The source of each assertion, on one line, in the order they stand. */
  readonly assertions: readonly string[]
}

/** What may stand in a title: `T005`, `C-136`. */
const ID = /\b(?:T\d{3}[a-z]?|[A-F]-\d+)\b/g
const CALLS = new Set(['test', 'it'])

/** The tests of a file whose titles name an id. A title that is put together counts with the parts that are written out. */
export function findTracedTests(file: SourceFile): readonly TracedTest[] {
  const found: TracedTest[] = []
  walk(parseSource(file).program, (node) => {
    if (node.type !== 'CallExpression' || !CALLS.has(rootName(node['callee']))) return
    const [first, ...rest] = Array.isArray(node['arguments']) ? node['arguments'] : []
    const title = isNode(first) ? textOf(first) : ''
    const body = rest.find((one) => isNode(one) && /Function/.test(one.type))
    // The rows of `test.each` are parts of titles too.
    const { callee } = node
    const rows = isNode(callee) ? file.text.slice(callee.start, Number(callee['end'])) : ''
    const ids = [...new Set(`${title} ${rows}`.match(ID) ?? [])]
    if (ids.length === 0 || !isNode(body)) return
    found.push({ ids, place: placeAt(file, node.start), title, assertions: assertionsIn(body, file.text) })
  })
  return found
}

/** `test` of `test`, `test.each(…)` and `test.skipIf(…)`. */
function rootName(callee: unknown): string {
  if (!isNode(callee)) return ''
  if (callee.type === 'Identifier') return String(callee['name'])
  if (callee.type === 'MemberExpression') return rootName(callee['object'])
  return callee.type === 'CallExpression' ? rootName(callee['callee']) : ''
}

function textOf(node: SyntaxNode): string {
  if (node.type === 'Literal') return String(node['value'])
  if (node.type !== 'TemplateLiteral' || !Array.isArray(node['quasis'])) return ''
  return node['quasis'].map((part) => (part as { value: { raw: string } }).value.raw).join('…')
}

/** Every `expect(…)` with what is asked of it. One inside another is a part of that one. */
function assertionsIn(body: SyntaxNode, text: string): readonly string[] {
  const assertions: string[] = []
  let end = body.start
  walk(body, (node) => {
    if (node.type !== 'CallExpression' || node.start < end || rootName(node['callee']) !== 'expect') return
    end = Number(node['end'])
    assertions.push(text.slice(node.start, end).replaceAll(/\s+/g, ' '))
  })
  return assertions
}
