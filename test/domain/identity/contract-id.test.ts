import { expect, test } from 'vitest'
import { contractCheckDigit } from '#domain/identity/contract-check-digit'
import { canonicalContractId, newContractId } from '#domain/identity/contract-id'

// Published examples: eMI3 part 2 (DE8AACA2B3C4D5), the paper itself (DE83DUIEN83QGZ), and identifiers in the wild.
test.each([
  ['DE8AACA2B3C4D5', 'L'],
  ['DE83DUIEN83QGZ', 'D'],
  ['DE83DUIEN83ZGQ', 'M'],
  ['NN123ABCDEFGHI', 'T'],
  ['FRXYZ123456789', '2'],
  ['ITA1B2C3E4F5G6', '4'],
  ['ESZU8WOX834H1D', 'R'],
  ['PT73902837ABCZ', 'Z'],
  ['DE8AA001234567', '0'],
  ['NLTNMC00122045', 'K'],
  ['NLTNM000122045', 'U'],
])('the check digit of %s is %s', (characters, digit) => {
  expect(contractCheckDigit(characters)).toBe(digit)
})

test.each(['DE8AACA2B3C4D', 'DE8AACA2B3C4D5L', 'DE-8AACA2B3C4D', 'dé8aaca2b3c4d5'])('%s has none', (characters) => {
  expect(contractCheckDigit(characters)).toBeNull()
})

test.each(['DE-8AA-CA2B3C4D5-L', 'de-8aa-ca2b3c4d5-l', 'DE8AACA2B3C4D5L', 'DE8AACA2B3C4D5', ' DE-8AA-CA2B3C4D5 '])(
  '%s is the same contract in any spelling',
  (spelled) => {
    expect(canonicalContractId(spelled)).toBe('DE-8AA-CA2B3C4D5-L')
  },
)

test.each(['DE-8AA-CA2B3C4D5-N', 'DE8AA-CA2B3C4D5-L', 'DE-8AA-CA2B3C4D5L', 'DE*8AA*CA2B3C4D5*L', 'NL-VLT-C1', ''])(
  '%s is no contract id',
  (spelled) => {
    expect(canonicalContractId(spelled)).toBeNull()
  },
)

test('one wrong character and two neighbours that changed places are always found', () => {
  const id = 'DE8AACA2B3C4D5L'
  const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ'
  for (let at = 2; at < id.length; at++) {
    for (const other of alphabet) {
      if (other !== id[at]) expect(canonicalContractId(id.slice(0, at) + other + id.slice(at + 1))).toBeNull()
    }
    const swapped =
      id.slice(0, at) +
      id
        .slice(at, at + 2)
        .split('')
        .toReversed()
        .join('') +
      id.slice(at + 2)
    if (swapped !== id) expect(canonicalContractId(swapped)).toBeNull()
  }
})

test.each([
  ['NL', 'VLT'],
  ['DE', '8AA'],
])('a new contract id of %s %s names its party, and checks', (countryCode, partyId) => {
  const id = newContractId({ countryCode, partyId }, new Uint8Array([0, 1, 2, 3, 255, 31, 64, 9]))
  expect(id).toMatch(new RegExp(`^${countryCode}-${partyId}-C[2-9A-Z]{8}-[0-9A-Z]$`))
  expect(canonicalContractId(id.replaceAll('-', ''))).toBe(id)
})
