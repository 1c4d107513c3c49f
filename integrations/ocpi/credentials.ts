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
}
