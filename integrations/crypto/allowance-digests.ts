import { allowanceOf, allowancesOf, type PublishToken, type SeeingToken } from '#domain/location/may-see-location'
import { hmacHex } from './digests.ts'

/** What a location's list of tokens is kept as, where no personal data may lie: HMAC(pepper, allowance) of each entry that means somebody. */
export function allowanceDigests(pepper: string, entries: readonly PublishToken[]): Promise<string[]> {
  const allowances = entries.flatMap((entry) => allowanceOf(entry) ?? [])
  return digests(pepper, allowances)
}

/** All the digests that tokens answer to: a location that has one of them may be shown. */
export function answeredDigests(pepper: string, tokens: readonly SeeingToken[]): Promise<string[]> {
  return digests(pepper, tokens.flatMap(allowancesOf))
}

function digests(pepper: string, allowances: readonly string[]): Promise<string[]> {
  return Promise.all([...new Set(allowances)].map((allowance) => hmacHex(pepper, `allowance|${allowance}`)))
}
