import type { PeerProfile } from '#integrations/ocpi/quirks/profile-schema'
import { isRawObject } from '#integrations/ocpi/raw-object'

/** One rule of a profile: where it stands in it, and what it says. */
export interface ProfileRule {
  readonly field: string
  readonly value: string
}

/** What a profile does otherwise than the plain one of its version, rule by rule. */
export function explainProfile(profile: PeerProfile, plain: PeerProfile): ProfileRule[] {
  const usual = new Map(rulesOf(plain).map(({ field, value }) => [field, value]))
  return rulesOf(profile).filter(({ field, value }) => usual.get(field) !== value)
}

function rulesOf({ id: _, version: __, purpose: ___, ...rules }: PeerProfile): ProfileRule[] {
  return leavesOf(rules, '')
}

function leavesOf(value: unknown, at: string): ProfileRule[] {
  if (!isRawObject(value)) return [{ field: at, value: typeof value === 'string' ? value : JSON.stringify(value) }]
  return Object.entries(value).flatMap(([name, inner]) => leavesOf(inner, at === '' ? name : `${at}.${name}`))
}
