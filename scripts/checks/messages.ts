import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Fault, Findings } from './check.ts'

const FOLDER = 'ui/messages'
/** The language that words are written in first. */
const REFERENCE = 'en.json'

/** Finds words that one language has and another lacks, and placeholders that differ. */
export async function checkMessages(root: string): Promise<Findings> {
  const folder = join(root, FOLDER)
  if (!existsSync(folder)) return { faults: [], note: 'no words yet' }
  const names = readdirSync(folder).filter((name) => name.endsWith('.json'))
  if (!names.includes(REFERENCE)) return { faults: [{ place: FOLDER, message: `${REFERENCE} is missing` }] }
  const reference = readMessages(join(folder, REFERENCE))
  const others = names.filter((name) => name !== REFERENCE)
  const faults = others.flatMap((name) => compare(`${FOLDER}/${name}`, reference, readMessages(join(folder, name))))
  return { faults, note: `${reference.size} words in ${names.length} languages` }
}

type Messages = ReadonlyMap<string, string>

function readMessages(file: string): Messages {
  return new Map(flatten(JSON.parse(readFileSync(file, 'utf8')), ''))
}

function flatten(value: unknown, path: string): readonly [string, string][] {
  if (typeof value !== 'object' || value === null) return [[path, String(value)]]
  return Object.entries(value).flatMap(([key, child]) => flatten(child, path === '' ? key : `${path}.${key}`))
}

function compare(place: string, reference: Messages, messages: Messages): readonly Fault[] {
  const missing = [...reference.keys()].filter((key) => !messages.has(key)).map((key) => `"${key}" is missing`)
  const extra = [...messages.keys()]
    .filter((key) => !reference.has(key))
    .map((key) => `"${key}" is not in ${REFERENCE}`)
  const different = [...messages]
    .filter(([key, text]) => reference.has(key) && placeholders(text) !== placeholders(reference.get(key) ?? ''))
    .map(([key]) => `"${key}" has other placeholders than in ${REFERENCE}`)
  const empty = [...messages].filter(([, text]) => text.trim() === '').map(([key]) => `"${key}" is empty`)
  return [...missing, ...extra, ...different, ...empty].map((message) => ({ place, message }))
}

const placeholders = (text: string): string => [...new Set(text.match(/\{\w+/g) ?? [])].sort().join(' ')
