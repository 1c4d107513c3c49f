import { readFile } from 'node:fs/promises'
import { createGunzip } from 'node:zlib'
import { findJsonFault } from './find-json-fault.ts'

/** The records of one file, not yet completed. */
export interface Feed {
  file: string
  kind: 'locations' | 'tariffs'
  records: Record<string, unknown>[]
}

/** A feed that cannot be served: the message names the file and, where there is one, the offset. */
export class FeedError extends Error {
  override name = 'FeedError'
}

/** Reads a list of locations or tariffs, bare or in an OCPI envelope, plain or gzipped; the content tells which. */
export async function loadFeed(file: string): Promise<Feed> {
  const bytes = await readFile(file).catch((error: NodeJS.ErrnoException) => {
    throw new FeedError(`${file}: cannot be read at byte 0 (${error.code ?? error.message})`)
  })
  const packed = bytes[0] === 0x1f && bytes[1] === 0x8b
  const text = (packed ? await unpack(file, bytes) : bytes).toString('utf8')
  const records = recordsOf(file, parse(file, text))
  return { file, kind: kindOf(file, records), records }
}

/** Is this a JSON object? */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

async function unpack(file: string, bytes: Buffer): Promise<Buffer> {
  const gunzip = createGunzip()
  gunzip.end(bytes)
  const chunks: Buffer[] = []
  try {
    for await (const chunk of gunzip) chunks.push(chunk)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error)
    if (code === 'Z_BUF_ERROR') throw new FeedError(`${file}: gzip is cut off at byte ${bytes.length}`)
    throw new FeedError(`${file}: gzip is damaged near byte ${gunzip.bytesWritten} (${code})`)
  }
  return Buffer.concat(chunks)
}

function parse(file: string, text: string): unknown {
  const body = text.startsWith('\uFEFF') ? text.slice(1) : text
  try {
    return JSON.parse(body)
  } catch {
    const index = findJsonFault(body) ?? 0
    const offset = Buffer.byteLength(body.slice(0, index)) + Buffer.byteLength(text) - Buffer.byteLength(body)
    const what = index === body.length ? 'JSON is cut off' : `not JSON: unexpected ${JSON.stringify(body[index])}`
    throw new FeedError(`${file}: ${what} at byte ${offset}${index === offset ? '' : ` (character ${index})`}`)
  }
}

function recordsOf(file: string, content: unknown): Record<string, unknown>[] {
  const list = isRecord(content) ? content.data : content
  if (!Array.isArray(list)) throw new FeedError(`${file}: neither a list nor {"data": [...]} at byte 0`)
  const stranger = list.findIndex((record) => !isRecord(record))
  if (stranger >= 0) throw new FeedError(`${file}: record ${stranger} of the list is not an object`)
  return list
}

function kindOf(file: string, records: readonly Record<string, unknown>[]): Feed['kind'] {
  if (records.length === 0) throw new FeedError(`${file}: the list is empty, so its kind cannot be told`)
  if (records.every((record) => Array.isArray(record.elements))) return 'tariffs'
  if (records.every((record) => 'evses' in record || 'coordinates' in record)) return 'locations'
  const stranger = records.findIndex(
    (record) => !('evses' in record || 'coordinates' in record || 'elements' in record),
  )
  throw new FeedError(`${file}: record ${Math.max(stranger, 0)} is neither a location nor a tariff like the others`)
}
