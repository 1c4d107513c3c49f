import type { Token } from '#domain/token/token'

/** Whom an unpublished location may be shown to: whoever's token has all that is set here. Source: OCPI 2.2.1, locations, PublishTokenType. */
export interface PublishToken {
  readonly uid: string | null
  readonly type: string | null
  readonly visualNumber: string | null
  readonly issuer: string | null
  readonly groupId: string | null
}

/** What of a token counts here. */
export type SeeingToken = Pick<Token, 'uid' | 'visualNumber' | 'issuer' | 'groupId'> & { readonly type: string }

/**
 * What a token must have to be meant, as one text; null for an entry that means nobody: one of uid, visual number and group is due, a uid
 * with its type, a visual number with its issuer. Uids and groups are compared without regard to case, the other two with it.
 */
export function allowanceOf({ uid, type, visualNumber, issuer, groupId }: PublishToken): string | null {
  if (uid === null && visualNumber === null && groupId === null) return null
  if ((uid !== null && type === null) || (visualNumber !== null && issuer === null)) return null
  return JSON.stringify([uid?.toUpperCase(), type, visualNumber, issuer, groupId?.toUpperCase()])
}

/** All the texts that a token answers to: each choice of what is set. */
export function allowancesOf(token: SeeingToken): string[] {
  const allowances = new Set<string>()
  for (let choice = 1; choice < 32; choice++) {
    const chosen = <T>(bit: number, value: T): T | null => (choice & bit ? value : null)
    const allowance = allowanceOf({
      uid: chosen(1, token.uid),
      type: chosen(2, token.type),
      visualNumber: chosen(4, token.visualNumber),
      issuer: chosen(8, token.issuer),
      groupId: chosen(16, token.groupId),
    })
    if (allowance !== null) allowances.add(allowance)
  }
  return [...allowances]
}

/**
 * May a driver see a location, whose tokens answer to these allowances? Seeing is no right to charge: that is a token's of ours. The list
 * counts for unpublished locations alone. Both sides are allowances, or what stands for them where people's tokens must not lie.
 */
export function maySeeLocation(
  location: { readonly publish: boolean; readonly allowedTo: readonly string[] },
  answered: readonly string[],
): boolean {
  return location.publish || location.allowedTo.some((allowance) => answered.includes(allowance))
}
