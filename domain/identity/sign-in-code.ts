/** A code by e-mail: six digits, good for ten minutes and five tries. Five of a million is what a guess is worth. */
export const SIGN_IN_CODE = { digits: 6, validMs: 10 * 60_000, tries: 5 } as const

/** How often one address may be asked for: codes for one e-mail address of a brand, and everything that comes from one network address. */
export const SIGN_IN_LIMITS = {
  codesForEmail: { most: 5, windowMs: 3_600_000 },
  codesFromAddress: { most: 30, windowMs: 3_600_000 },
  triesOfCode: { most: SIGN_IN_CODE.tries, windowMs: SIGN_IN_CODE.validMs },
  triesFromAddress: { most: 60, windowMs: 3_600_000 },
} as const

/** The digits of a code, from 48 bits of a keyed digest in hex. Who has no key cannot tell one from another. */
export function codeOfDigest(hex: string): string {
  const number = Number.parseInt(hex.slice(0, 12), 16) % 10 ** SIGN_IN_CODE.digits
  return String(number).padStart(SIGN_IN_CODE.digits, '0')
}

/** A code as a person typed or pasted it, without what stands between the digits. */
export function typedCode(text: string): string {
  return text.replaceAll(/[\s-]/g, '')
}

/** An e-mail address as it is looked up. Case is dropped, since nobody keeps two boxes that differ in it; dots and tags are not, since some do. */
export function emailKey(text: string): string {
  return text.trim().toLowerCase()
}

/** What counts as one network address: an IPv6 customer has at least a /64 to choose from. */
export function addressKey(address: string): string {
  if (!address.includes(':')) return address
  const [head = '', tail] = address.toLowerCase().split('::')
  const left = head === '' ? [] : head.split(':')
  const right = tail === undefined || tail === '' ? [] : tail.split(':')
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - left.length - right.length)
  const groups = [...left, ...Array<string>(zeros).fill('0'), ...right]
  return groups
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ''))
    .join(':')
}
