import { expect, test } from 'vitest'
import { closedToGuesses } from '#domain/token/rules/unknown-uids'

const MINUTE = 60_000
const terms = { most: 5, withinMinutes: 10 }

test('T136 five unknown uids in ten minutes are misread cards, the sixth closes the place', () => {
  const asked = [0, 1, 2, 3, 4, 5].map((minute) => minute * MINUTE)
  expect(closedToGuesses(asked.slice(0, 5), 5 * MINUTE, terms)).toBeNull()
  expect(closedToGuesses(asked, 5 * MINUTE, terms)).toBe(10 * MINUTE)
})

test('T136 a place opens again when the guesses stop', () => {
  const asked = [0, 1, 2, 3, 4, 5].map((minute) => minute * MINUTE)
  expect(closedToGuesses(asked, 10 * MINUTE - 1, terms)).toBe(10 * MINUTE)
  expect(closedToGuesses(asked, 10 * MINUTE, terms)).toBeNull()
})
