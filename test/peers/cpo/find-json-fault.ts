/** Where a text stops being JSON: the index of the first character that cannot be there, or the length if it is cut off. */
export function findJsonFault(text: string): number | null {
  const closers: string[] = []
  let index = 0
  let expects: 'value' | 'value-or-close' | 'key' | 'key-or-close' | 'colon' | 'comma-or-close' | 'end' = 'value'
  const afterValue = () => (closers.length === 0 ? 'end' : 'comma-or-close')

  for (;;) {
    index = skip(text, index, whitespace)
    const character = text[index]
    if (character === undefined) return expects === 'end' ? null : text.length
    if (expects === 'end') return index
    if (expects === 'colon') {
      if (character !== ':') return index
      index += 1
      expects = 'value'
    } else if (expects === 'comma-or-close' && character === ',') {
      index += 1
      expects = closers.at(-1) === '}' ? 'key' : 'value'
    } else if ((expects === 'comma-or-close' || expects.endsWith('-or-close')) && character === closers.at(-1)) {
      closers.pop()
      index += 1
      expects = afterValue()
    } else if (expects === 'comma-or-close') {
      return index
    } else if (expects.startsWith('key')) {
      if (character !== '"') return index
      const end = skip(text, index, string)
      if (end === index) return endOfString(text, index)
      index = end
      expects = 'colon'
    } else if (character === '{' || character === '[') {
      closers.push(character === '{' ? '}' : ']')
      index += 1
      expects = character === '{' ? 'key-or-close' : 'value-or-close'
    } else {
      const end = skip(text, index, character === '"' ? string : scalar)
      if (end === index) return character === '"' ? endOfString(text, index) : index
      index = end
      expects = afterValue()
    }
  }
}

const whitespace = /[ \t\r\n]*/y
// Control characters may not stand in a string; in \P{Cc} the regular expression says so without naming any.
const stringStart = /"(?:(?!["\\])[\P{Cc}\u007f-\u009f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*/uy
const string = new RegExp(`${stringStart.source}"`, 'uy')
const scalar = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y

function skip(text: string, index: number, pattern: RegExp): number {
  pattern.lastIndex = index
  return pattern.test(text) ? pattern.lastIndex : index
}

/** An unfinished string is at fault where it breaks off, not where it begins. */
const endOfString = (text: string, index: number) => skip(text, index, stringStart)
