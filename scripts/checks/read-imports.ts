import { posix } from 'node:path'
import { parseSource, placeAt, type SourceFile } from './source-files.ts'

/** One import or re-export as written. */
export interface Import {
  readonly place: string
  readonly specifier: string
  /** Erased before anything runs. */
  readonly typeOnly: boolean
  /** Path from the root, without judging whether it exists; undefined for a package or a runtime's own module. */
  readonly target: string | undefined
}

/** Every static import, re-export and dynamic import of a literal in a file. */
export function readImports(file: SourceFile): readonly Import[] {
  const { module } = parseSource(file)
  const found: Import[] = []
  const add = (specifier: string, offset: number, typeOnly: boolean) =>
    found.push({ place: placeAt(file, offset), specifier, typeOnly, target: resolveSpecifier(file.path, specifier) })
  for (const { moduleRequest, start, entries } of module.staticImports) {
    add(moduleRequest.value, start, entries.length > 0 && entries.every((entry) => entry.isType))
  }
  for (const { start, entries } of module.staticExports) {
    const source = entries.find((entry) => entry.moduleRequest !== null)?.moduleRequest
    if (source)
      add(
        source.value,
        start,
        entries.every((entry) => entry.isType),
      )
  }
  for (const { moduleRequest } of module.dynamicImports) {
    const literal = /^['"`]([^'"`$]+)['"`]$/.exec(file.text.slice(moduleRequest.start, moduleRequest.end))?.[1]
    if (literal !== undefined) add(literal, moduleRequest.start, false)
  }
  return found
}

function resolveSpecifier(from: string, specifier: string): string | undefined {
  // `#domain/…` and its like are the folders of package.json's "imports".
  if (specifier.startsWith('#')) return specifier.slice(1)
  if (specifier.startsWith('.')) return posix.join(posix.dirname(from), specifier)
  return undefined
}
