import type { Fault, Findings } from './check.ts'
import { parseSource, placeAt, readSourceFiles, type SourceFile } from './source-files.ts'
import { isNode, walk } from './walk.ts'

/** The one file that names objects, since it alone applies a market's jurisdiction and location hint. */
const NAMES_OBJECTS = 'durable-objects/region.ts'
const NAMING = new Set(['getByName', 'idFromName', 'newUniqueId'])
/** Tests name objects to look inside them. */
const EXEMPT = /^(test|bench)\//

/** Finds objects that are named anywhere but in the one place that keeps them in their region. */
export async function checkObjectNames(root: string): Promise<Findings> {
  const files = readSourceFiles(root).filter(({ path }) => path !== NAMES_OBJECTS && !EXEMPT.test(path))
  return { faults: files.filter(({ text }) => [...NAMING].some((name) => text.includes(name))).flatMap(faultsOf) }
}

function faultsOf(file: SourceFile): readonly Fault[] {
  const faults: Fault[] = []
  walk(parseSource(file).program, (node) => {
    if (node.type !== 'MemberExpression' || !isNode(node.property)) return
    const name = node.property.name
    if (typeof name !== 'string' || !NAMING.has(name)) return
    faults.push({ place: placeAt(file, node.start), message: `only ${NAMES_OBJECTS} may call ${name}` })
  })
  return faults
}
