import type { SignedData, SignedValue } from '#domain/cdr/signed-data'

const CONTEXTS: Readonly<Record<string, string>> = { start: 'Transaction.Begin', end: 'Transaction.End' }

/**
 * Signed readings as the file that the transparency software of S.A.F.E. e.V. opens: one `value` a reading, each with the key.
 * The formats it knows are told by the signed text itself where the operator's name for one is another.
 * Source: S.A.F.E. e.V., transparenzsoftware, XML_Format.
 */
export function meterValuesXml({ method, publicKey, values }: SignedData): string {
  const format = /^ocmf$/i.test(method) ? ' format="OCMF"' : /^alfen/i.test(method) ? ' format="ALFEN"' : ''
  const key =
    publicKey === null ? '' : `<publicKey encoding="${keyEncoding(publicKey)}">${escaped(publicKey)}</publicKey>`
  const lines = values.map(
    (value) =>
      `  <value transactionId="1"${contextOf(value)}><signedData${format} encoding="${textEncoding(value.signed)}">` +
      `${escaped(value.signed)}</signedData>${key}</value>\n`,
  )
  return `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<values>\n${lines.join('')}</values>\n`
}

function contextOf({ nature }: SignedValue): string {
  const context = CONTEXTS[nature.toLowerCase()]
  return context === undefined ? '' : ` context="${context}"`
}

function keyEncoding(key: string): 'hex' | 'base64' {
  return /^[0-9a-f]+$/i.test(key) ? 'hex' : 'base64'
}

/** OCMF and Alfen's records are text; whatever is nothing but hex or base64 is that. */
function textEncoding(text: string): 'plain' | 'hex' | 'base64' {
  if (/^(?:[0-9a-f]{2})+$/i.test(text)) return 'hex'
  return /^(?:[a-z0-9+/]{4})*(?:[a-z0-9+/]{2}==|[a-z0-9+/]{3}=)?$/i.test(text) ? 'base64' : 'plain'
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '\r': '&#13;' }

/** Line ends stay as they were signed; what XML 1.0 cannot write is no part of a signed text. */
function escaped(text: string): string {
  return text.replaceAll(/[&<>\p{Cc}\ufffe\uffff]/gu, (char) => ENTITIES[char] ?? (isWritable(char) ? char : ''))
}

function isWritable(char: string): boolean {
  return char === '\t' || char === '\n' || (char >= ' ' && char < '\ufffe')
}
