import type { IncomingMessage } from 'node:http'
import type { Party } from './party.ts'

const maxBodyBytes = 10_000_000

/** The credential in an `Authorization` header; it is sent in Base64, or to some operators as it is. Some senders encode a line end with it. */
export function readCredential(header: string | undefined, form: 'base64' | 'raw' = 'base64'): string {
  const encoded = /^token +(\S+)\s*$/i.exec(header ?? '')?.[1] ?? ''
  if (form === 'raw') return encoded
  return Buffer.from(encoded, 'base64').toString('utf8').trimEnd()
}

/** A party in two routing headers; null unless both are there. */
export function readParty(country: string | string[] | undefined, id: string | string[] | undefined): Party | null {
  return typeof country === 'string' && typeof id === 'string'
    ? { country: country.toUpperCase(), id: id.toUpperCase() }
    : null
}

/** The segments of a path, decoded once; null where they cannot be. */
export function decodePath(pathname: string): string[] | null {
  try {
    return pathname
      .split('/')
      .filter((segment) => segment !== '')
      .map(decodeURIComponent)
  } catch {
    return null
  }
}

/** The body, or null where it is too long to be meant seriously. */
export async function readBody(request: IncomingMessage): Promise<string | null> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of request) {
    length += chunk.length
    if (length <= maxBodyBytes) chunks.push(chunk)
  }
  return length > maxBodyBytes ? null : Buffer.concat(chunks).toString('utf8')
}

/** The JSON in a body; undefined where there is none. */
export function parseBody(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
