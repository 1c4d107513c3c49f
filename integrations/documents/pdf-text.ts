/** What the built-in fonts of a PDF can write beside Latin-1. */
const BEYOND_LATIN1 = new Set('€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ')

/** Text as the built-in fonts can write it: thin spaces become plain ones, accents they lack are dropped, the rest is a question mark. */
export function pdfText(text: string): string {
  return Array.from(text.normalize('NFC').replaceAll(/[\u2000-\u200a\u202f\u00a0\s]/g, ' '), writable).join('')
}

function writable(char: string): string {
  if (isWritable(char)) return char
  const [base = ''] = char.normalize('NFD')
  if (isWritable(base)) return base
  return char === '−' || char === '‑' ? '-' : '?'
}

function isWritable(char: string): boolean {
  const code = char.codePointAt(0) ?? 0
  return (code >= 0x20 && code < 0x7f) || (code > 0xa0 && code <= 0xff) || BEYOND_LATIN1.has(char)
}
