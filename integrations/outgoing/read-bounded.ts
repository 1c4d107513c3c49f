import { orAborted } from '#integrations/outgoing/or-aborted'

/** Thrown when a body is larger than agreed. */
export class TooLarge extends Error {
  override readonly name = 'TooLarge'
}

/** Thrown when a body is no UTF-8. */
export class NotText extends Error {
  override readonly name = 'NotText'
}

/** The text of a body, piece by piece, at most `maxBytes` of it; the rest is never read. A BOM is taken off; what is no UTF-8 throws. */
export async function* readBounded(
  body: ReadableStream<Uint8Array>,
  maxBytes: number,
  signal?: AbortSignal,
): AsyncGenerator<string> {
  const reader = body.getReader()
  const decoder = new TextDecoder('utf-8', { fatal: true })
  let total = 0
  let finished = false
  try {
    while (true) {
      const { done, value } = await (signal ? orAborted(reader.read(), signal) : reader.read())
      if (done) break
      total += value.byteLength
      if (total > maxBytes) throw new TooLarge()
      yield decode(decoder, value)
    }
    finished = true
    const rest = decode(decoder)
    if (rest !== '') yield rest
  } finally {
    if (!finished) void reader.cancel().catch(() => undefined)
  }
}

function decode(decoder: TextDecoder, bytes?: Uint8Array): string {
  try {
    return decoder.decode(bytes, { stream: bytes !== undefined })
  } catch {
    throw new NotText()
  }
}
