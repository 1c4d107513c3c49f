import { expect, test } from 'vitest'
import type { DirectoryEntry } from '#durable-objects/directory/directory-rpc'
import { createSignInLink, readSignInLink, redeemSignInLink, type SignInHouse } from '#workers/sign-in-link'

const subject = { brand: 'volta', contract: 'nl1_contract', driver: 'nl1_driver' }

/** A house with a directory in memory and a clock that can be set. */
function house(start = 1_000_000): SignInHouse & { at: number } {
  const entries = new Map<string, DirectoryEntry>()
  const directory = {
    lookup: async (digest: string) => entries.get(digest) ?? null,
    claim: async (digest: string, entry: DirectoryEntry) => {
      const held = entries.get(digest) ?? entry
      entries.set(digest, held)
      return held
    },
    disown: async () => undefined,
    countTry: async () => true,
    isSpent: async () => false,
  }
  const key = btoa('0123456789abcdef0123456789abcdef')
  const self = {
    at: start,
    objects: { directory: () => directory },
    keys: { pepper: key, signing: key },
    now: () => self.at,
  }
  return self
}

const tokenOf = (path: string) => path.replace('/sign-in/', '')

test('a link signs in the driver it was made for', async () => {
  const place = house()
  const token = tokenOf(await createSignInLink(place, subject))
  expect(await redeemSignInLink(place, token)).toEqual({ outcome: 'signed_in', subject })
})

test('a link works once, also when it is opened twice at the same time', async () => {
  const place = house()
  const token = tokenOf(await createSignInLink(place, subject))
  const outcomes = await Promise.all([redeemSignInLink(place, token), redeemSignInLink(place, token)])
  expect(outcomes.map((result) => result.outcome).toSorted()).toEqual(['signed_in', 'used'])
  expect(await redeemSignInLink(place, token)).toEqual({ outcome: 'used' })
})

test('looking at a link does not use it up', async () => {
  const place = house()
  const token = tokenOf(await createSignInLink(place, subject))
  expect((await readSignInLink(place, token)).outcome).toBe('valid')
  expect((await readSignInLink(place, token)).outcome).toBe('valid')
  expect((await redeemSignInLink(place, token)).outcome).toBe('signed_in')
})

test('a link ends after 24 hours', async () => {
  const place = house()
  const token = tokenOf(await createSignInLink(place, subject))
  place.at += 24 * 3600 * 1000
  expect(await redeemSignInLink(place, token)).toEqual({ outcome: 'expired' })
})

test('two links of one driver are different and both work', async () => {
  const place = house()
  const [first, second] = [await createSignInLink(place, subject), await createSignInLink(place, subject)]
  expect(first).not.toBe(second)
  expect((await redeemSignInLink(place, tokenOf(first))).outcome).toBe('signed_in')
  expect((await redeemSignInLink(place, tokenOf(second))).outcome).toBe('signed_in')
})

test.each([
  ['nothing', () => ''],
  ['another signature', (token: string) => token.replace(/.$/, (last) => (last === '0' ? '1' : '0'))],
  ['another payload', (token: string) => `x${token}`],
  ['no signature', (token: string) => token.split('.')[0] ?? ''],
])('a link with %s is invalid', async (_what, change) => {
  const place = house()
  const token = change(tokenOf(await createSignInLink(place, subject)))
  expect(await redeemSignInLink(place, token)).toEqual({ outcome: 'invalid' })
})
