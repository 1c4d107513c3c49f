import { expect, test } from 'vitest'
import { authorizationBasis, type BasisFacts } from '#domain/token/authorization-basis'

const startAt = 1_000_000
const good = { blockedAt: null, validUntil: null }

test.each<[string, Partial<BasisFacts>, string]>([
  ['our answer is named', { isOurs: true }, 'ours'],
  ['our answer is not named, and the operator had asked', { answered: 'ALLOWED' }, 'ours'],
  ['T034 nobody asked and the token was good', {}, 'assumed'],
  ['T035 we had said no', { answered: 'NO_CREDIT' }, 'refused'],
  ['T035 nobody asked and the token was blocked', { token: { ...good, blockedAt: startAt } }, 'refused'],
  ['nobody asked and the token had expired', { token: { ...good, validUntil: startAt } }, 'refused'],
  ['it was blocked afterwards', { token: { ...good, blockedAt: startAt + 1 } }, 'assumed'],
  ['the token is not ours', { token: null, isOurs: true }, 'none'],
])('%s', (_, facts, expected) => {
  expect(authorizationBasis({ token: good, isOurs: false, answered: null, startAt, ...facts })).toBe(expected)
})
