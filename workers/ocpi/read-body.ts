import { isRawObject, type RawObject } from '#integrations/ocpi/raw-object'
import { OCPI_STATUS } from '#integrations/ocpi/status-codes'
import { readBounded, TooLarge } from '#integrations/outgoing/read-bounded'
import type { OcpiContext } from '#workers/ocpi/ocpi-context'
import { invalid, OcpiRefusal } from '#workers/ocpi/refusal'

const MAX_BYTES = 1_000_000
const MAX_DEPTH = 32

/** A body that is an object, with its text as it came. */
export async function readObject(c: OcpiContext): Promise<{ readonly raw: RawObject; readonly text: string }> {
  const { json, text } = await readJson(c)
  if (!isRawObject(json)) throw invalid([{ field: '.', problem: 'is no object' }])
  return { raw: json, text }
}

/** A body that may be missing; undefined then. */
export async function readJson(c: OcpiContext): Promise<{ readonly json: unknown; readonly text: string }> {
  const text = await readText(c)
  if (text.trim() === '') return { json: undefined, text }
  if (isTooDeep(text)) throw new OcpiRefusal(400, OCPI_STATUS.invalidParameters, 'the body is nested too deeply')
  try {
    return { json: JSON.parse(text) as unknown, text }
  } catch {
    throw new OcpiRefusal(400, OCPI_STATUS.invalidParameters, 'the body is not JSON')
  }
}

async function readText(c: OcpiContext): Promise<string> {
  const tooLarge = () => new OcpiRefusal(413, OCPI_STATUS.invalidParameters, 'the body is larger than 1 MB')
  if (Number(c.req.header('Content-Length') ?? 0) > MAX_BYTES) throw tooLarge()
  const { body } = c.req.raw
  if (body === null) return ''
  let text = ''
  try {
    for await (const chunk of readBounded(body, MAX_BYTES)) text += chunk
  } catch (error) {
    throw error instanceof TooLarge
      ? tooLarge()
      : new OcpiRefusal(400, OCPI_STATUS.invalidParameters, 'the body cannot be read')
  }
  return text
}

/** Counts brackets outside of strings, before a parser meets them. */
function isTooDeep(text: string): boolean {
  let depth = 0
  let inString = false
  for (let i = 0; i < text.length; i++) {
    const char = text.charCodeAt(i)
    if (inString) {
      if (char === 0x5c) i++
      else if (char === 0x22) inString = false
    } else if (char === 0x22) inString = true
    else if (char === 0x5b || char === 0x7b) {
      if (++depth > MAX_DEPTH) return true
    } else if (char === 0x5d || char === 0x7d) depth--
  }
  return false
}
