import { expect, test } from 'vitest'
import { addressKey, codeOfDigest, emailKey, typedCode } from '#domain/identity/sign-in-code'

test('a code has six digits, whatever the digest', () => {
  expect(codeOfDigest('0'.repeat(64))).toBe('000000')
  expect(codeOfDigest(`00000000002a${'f'.repeat(52)}`)).toBe('000042')
  expect(codeOfDigest('f'.repeat(64))).toMatch(/^\d{6}$/)
})

test('a code may be typed with what people put between digits', () => {
  expect(typedCode(' 123-456 ')).toBe('123456')
  expect(typedCode('12 34 56')).toBe('123456')
})

test('an address is the same in any case and with blanks around it, and no two boxes become one', () => {
  expect(emailKey(' Noor@Example.COM ')).toBe('noor@example.com')
  expect(emailKey('noor+car@example.com')).not.toBe(emailKey('noor@example.com'))
})

test.each([
  ['203.0.113.7', '203.0.113.7'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
  ['2001:DB8:1:2::1', '2001:db8:1:2'],
  ['2001:0db8::1', '2001:db8:0:0'],
  ['::1', '0:0:0:0'],
])('the network address %s counts as %s', (address, key) => {
  expect(addressKey(address)).toBe(key)
})
