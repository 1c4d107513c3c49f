/** Thrown when a body is larger than agreed. */
export class TooLarge extends Error {
  override readonly name = 'TooLarge'
}

/** The text of a body, piece by piece, at most `maxBytes` of it; the rest is never read. A BOM is taken off. */
export async function* readBounded(
  body: ReadableStream<Uint8Array>,
  maxBytes: number,
  signal: AbortSignal,
): AsyncGenerator<string> {
  const reader = body.getReader()
  const decoder = new TextDecoder()
  const aborted = new Promise<never>((_, reject) => {
    if (signal.aborted) reject(signal.reason)
    signal.addEventListener('abort', () => reject(signal.reason), { once: true })
  })
  // Whoever stops reading early leaves nobody to hear of an abort.
  aborted.catch(() => undefined)
  let total = 0
  let finished = false
  try {
    while (true) {
      const { done, value } = await Promise.race([reader.read(), aborted])
      if (done) break
      total += value.byteLength
      if (total > maxBytes) throw new TooLarge()
      yield decoder.decode(value, { stream: true })
    }
    finished = true
    const rest = decoder.decode()
    if (rest !== '') yield rest
  } finally {
    if (!finished) void reader.cancel().catch(() => undefined)
  }
}
