import type { PartyKey } from '#domain/identity/party'

/** A party of a platform in one of its roles. */
export interface CredentialsRole {
  /** CPO, EMSP, HUB, …; one we do not know is kept as it is. */
  readonly role: string
  readonly countryCode: string
  readonly partyId: string
  readonly name: string
  readonly website: string | null
}

/** What two platforms exchange when they register: the token to use, where the versions are, and who speaks through it. */
export interface Credentials {
  readonly token: string
  readonly url: string
  readonly roles: readonly CredentialsRole[]
  /** The hub of this platform, where its version of OCPI names it beside the roles. */
  readonly hubParty?: PartyKey | null
}

/** The hub of a platform, however it is named; null for a platform that is none. */
export function hubOf(credentials: Pick<Credentials, 'roles' | 'hubParty'>): PartyKey | null {
  const named = credentials.hubParty ?? credentials.roles.find(({ role }) => role === 'HUB')
  return named ? { countryCode: named.countryCode, partyId: named.partyId } : null
}
