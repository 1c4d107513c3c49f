/**
 * Splits a list answer while it comes in: yields the text of each item of the list with this name, or of an answer that is a list itself, and
 * returns what is around them with an empty list.
 * So a list that is far larger than what fits into memory costs no more than its largest item.
 */
export async function* splitEnvelope(chunks: AsyncIterable<string>, name = 'data'): AsyncGenerator<string, string> {
  const listBegins = new RegExp(`"${name}"\\s*:\\s*$`)
  let listDepth = 0
  let envelope = ''
  let item = ''
  let depth = 0
  let inString = false
  let escaped = false
  let inData = false
  for await (const chunk of chunks) {
    let from = 0
    for (let i = 0; i < chunk.length; i++) {
      const char = chunk.charCodeAt(i)
      if (inString) {
        if (escaped) escaped = false
        else if (char === BACKSLASH) escaped = true
        else if (char === QUOTE) inString = false
        continue
      }
      if (char === QUOTE) inString = true
      else if (char === OPEN_BRACE || char === OPEN_BRACKET) {
        depth++
        if (char !== OPEN_BRACKET || depth > 2 || inData) continue
        const before = envelope + chunk.slice(from, i)
        if (depth === 2 && !listBegins.test(before.slice(-64))) continue
        inData = true
        listDepth = depth
        envelope = `${before}[`
        from = i + 1
      } else if (char === CLOSE_BRACE || char === CLOSE_BRACKET) {
        depth--
        if (!inData || depth !== listDepth - 1) continue
        item += chunk.slice(from, i)
        if (item.trim() !== '') yield item
        item = ''
        inData = false
        from = i
      } else if (char === COMMA && inData && depth === listDepth) {
        yield item + chunk.slice(from, i)
        item = ''
        from = i + 1
      }
    }
    if (inData) item += chunk.slice(from)
    else envelope += chunk.slice(from)
  }
  return envelope
}

const QUOTE = 0x22
const COMMA = 0x2c
const OPEN_BRACKET = 0x5b
const BACKSLASH = 0x5c
const CLOSE_BRACKET = 0x5d
const OPEN_BRACE = 0x7b
const CLOSE_BRACE = 0x7d
