import { type PeerProfile, type ProfileData, profileSchema } from '#integrations/ocpi/quirks/profile-schema'
import { isRawObject, type RawObject } from '#integrations/ocpi/raw-object'

/** A profile that cannot be used: which one, and at which field. */
export class ProfileError extends Error {
  override readonly name = 'ProfileError'
  readonly profile: string
  readonly field: string
  constructor(profile: string, field: string, problem: string) {
    super(`profile ${profile}: ${field} ${problem}`)
    this.profile = profile
    this.field = field
  }
}

/**
 * The whole profile with this id: what it says laid over what it extends, and the rest by the specification. Maps are joined, lists and
 * values are replaced. Throws `ProfileError` for an id that is empty or unknown, for a circle, and for a field that is wrong.
 */
export function resolveProfile(id: string, profiles: readonly ProfileData[]): PeerProfile {
  const merged = chainOf(id, profiles).reduceRight<RawObject>((below, data) => laidOver(below, data), {})
  const { extends: _, ...said } = merged
  const parsed = profileSchema.safeParse(said)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  const unknown = issue?.code === 'unrecognized_keys' ? [issue.keys[0] ?? ''] : []
  const field = [...(issue?.path ?? []), ...unknown].map(String).join('.') || '.'
  throw new ProfileError(id, field, issue?.message ?? 'cannot be read')
}

/** A profile and what it extends, the most particular first. */
function chainOf(id: string, profiles: readonly ProfileData[]): readonly ProfileData[] {
  const chain: ProfileData[] = []
  for (let next: string | undefined = id; next !== undefined; ) {
    const found: readonly ProfileData[] = profiles.filter((profile) => profile.id === next)
    const [data] = found
    if (data === undefined)
      throw new ProfileError(
        id,
        chain.length === 0 ? 'id' : 'extends',
        `${next === '' ? 'is empty' : `${next} is unknown`}`,
      )
    if (found.length > 1) throw new ProfileError(id, 'id', `${next} is taken twice`)
    if (chain.includes(data)) throw new ProfileError(id, 'extends', `leads back to ${next}`)
    chain.push(data)
    next = data.extends
  }
  return chain
}

function laidOver(below: RawObject, above: RawObject): RawObject {
  const merged: Record<string, unknown> = { ...below }
  for (const [key, value] of Object.entries(above)) {
    const under = merged[key]
    merged[key] = isRawObject(under) && isRawObject(value) ? laidOver(under, value) : value
  }
  return merged
}
