import { expect, test } from 'vitest'
import { findJsonFault } from './find-json-fault.ts'

const sound = '[{"a": [1, -2.5e3, true, null], "b": {"c": "q\\"\\u00e9é"}, "d": []}, {}]'

test('sound JSON has no fault', () => {
  expect(findJsonFault(sound)).toBeNull()
  expect(findJsonFault(' 12 ')).toBeNull()
})

test('JSON cut off anywhere is at fault at its end', () => {
  for (let length = 0; length < sound.length; length += 1) {
    const cut = sound.slice(0, length)
    // A number or a word cut in the middle is at fault where it begins or where it ends, never elsewhere.
    const fault = findJsonFault(cut)
    expect(fault, cut).not.toBeNull()
    expect(cut.slice(fault ?? 0), cut).toMatch(/^(-|t|tr|tru|n|nu|nul|\\u?[0-9a-f]{0,3}|[eE.])?$/)
  }
})

test.each([
  ['[1,]', 3],
  ['{"a" 1}', 5],
  ['{"a":1,}', 7],
  ['[1 2]', 3],
  ['{"a":1]', 6],
  ['[] x', 3],
  ['{a:1}', 1],
  ['["a\nb"]', 3],
  ['[01]', 2],
])('%j is at fault at %i', (text, offset) => {
  expect(() => JSON.parse(text)).toThrow()
  expect(findJsonFault(text)).toBe(offset)
})
