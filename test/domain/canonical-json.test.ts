import fc from 'fast-check'
import { expect, test } from 'vitest'
import { canonicalJson } from '#domain/canonical-json'

test('one value has one text, whatever the order of its keys', () => {
  expect(canonicalJson({ b: [1, { d: null, c: 'x' }], a: undefined, Z: true })).toBe(
    '{"Z":true,"b":[1,{"c":"x","d":null}]}',
  )
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
      const reversed = Object.fromEntries(Object.entries(value).toReversed())
      expect(canonicalJson(reversed)).toBe(canonicalJson(value))
      expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)))
    }),
  )
})

test.each([Number.NaN, Number.POSITIVE_INFINITY, undefined, () => 1, new Date(0), new Map(), 1n])(
  '%s is no JSON',
  (value) => {
    expect(() => canonicalJson({ value: [value] })).toThrow(TypeError)
  },
)

test('a value that contains itself is refused', () => {
  const loop: Record<string, unknown> = {}
  loop.loop = loop
  expect(() => canonicalJson(loop)).toThrow(TypeError)
})
