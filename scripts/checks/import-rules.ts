import type { Fault, Findings } from './check.ts'
import { type Import, readImports } from './read-imports.ts'
import { FOLDERS, type Folder, folderOf, readSourceFiles, type SourceFile } from './source-files.ts'

/** What a folder may import from the house beside itself; `types` are imports that are erased. */
interface Reach {
  readonly folders: readonly Folder[]
  readonly types?: readonly Folder[]
}

const EVERYTHING: Reach = { folders: FOLDERS }

/** Imports point down. `docs/design/house.md` draws it. */
const REACH: Readonly<Record<Folder, Reach>> = {
  domain: { folders: [] },
  ui: { folders: ['domain'] },
  jurisdictions: { folders: ['domain'] },
  brands: { folders: ['domain', 'ui'] },
  schema: { folders: ['domain', 'jurisdictions', 'brands'] },
  integrations: { folders: ['domain', 'jurisdictions', 'schema'] },
  store: { folders: ['domain', 'jurisdictions', 'brands', 'schema', 'integrations'] },
  'durable-objects': { folders: ['domain', 'jurisdictions', 'brands', 'schema', 'integrations', 'store'] },
  apps: { folders: ['domain', 'jurisdictions', 'brands', 'ui'], types: ['workers', 'schema'] },
  workers: {
    folders: ['domain', 'jurisdictions', 'brands', 'ui', 'schema', 'integrations', 'store', 'durable-objects'],
  },
  scripts: EVERYTHING,
  bench: EVERYTHING,
  test: EVERYTHING,
}

/** Where the vendor's own modules may be named. */
const CLOUDFLARE_FACING = [
  /^workers\/(main|development)\.ts$/,
  /^workers\/(consumers|schedules)\//,
  /^durable-objects\//,
  /^store\//,
  /^(test|bench)\//,
]
/** Runs on any runtime: Web standards only. */
const WEB_STANDARD: readonly Folder[] = ['domain', 'jurisdictions', 'integrations']
/** Data and functions of our own; no package. */
const NO_PACKAGES: readonly Folder[] = ['domain', 'jurisdictions']

/** Finds imports that point up, into a runtime's own modules, or at a barrel file. */
export async function checkImports(root: string): Promise<Findings> {
  const files = readSourceFiles(root)
  return { faults: files.flatMap(faultsOf), note: `${files.length} files` }
}

function faultsOf(file: SourceFile): readonly Fault[] {
  const barrel = /\/index\.tsx?$/.test(file.path)
    ? [{ place: file.path, message: 'no index files: name a file for its main export' }]
    : []
  return [...barrel, ...readImports(file).flatMap((found) => faultsOfImport(file.path, found))]
}

function faultsOfImport(path: string, found: Import): readonly Fault[] {
  const folder = folderOf(path)
  if (folder === undefined) return []
  const message = found.target === undefined ? judgePackage(path, folder, found) : judgeHouse(path, folder, found)
  return message === undefined ? [] : [{ place: found.place, message }]
}

function judgeHouse(path: string, folder: Folder, { target, specifier, typeOnly }: Import): string | undefined {
  const other = target === undefined ? undefined : folderOf(target)
  // Two readings of the protocol must not share a mistake.
  if (path.startsWith('test/peers/') && other === 'integrations') {
    return `simulated peers share no code with integrations/, so not "${specifier}"`
  }
  if (path.startsWith('test/oracle/rules/') && target?.startsWith('test/oracle/rules/') !== true) {
    return `the oracle shares no code with what it judges, so not "${specifier}"`
  }
  if (path.startsWith('test/conformance/') && other !== undefined && other !== 'test') {
    return `conformance tests know the platform by HTTP alone, so not "${specifier}"`
  }
  if (other === undefined || other === folder) return undefined
  const { folders, types = [] } = REACH[folder]
  if (folders.includes(other)) return undefined
  if (types.includes(other)) {
    return typeOnly ? undefined : `${folder}/ may only import types from ${other}/: "${specifier}"`
  }
  return `${folder}/ must not import from ${other}/: "${specifier}"`
}

function judgePackage(path: string, folder: Folder, { specifier }: Import): string | undefined {
  if (specifier.startsWith('cloudflare:')) {
    return CLOUDFLARE_FACING.some((place) => place.test(path)) ? undefined : `"${specifier}" is not for ${folder}/`
  }
  if (specifier.startsWith('node:')) {
    return WEB_STANDARD.includes(folder) ? `${folder}/ uses Web standards only, so not "${specifier}"` : undefined
  }
  return NO_PACKAGES.includes(folder) ? `${folder}/ imports no packages, so not "${specifier}"` : undefined
}
