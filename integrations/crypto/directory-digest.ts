import { hmacHex } from './digests.ts'

/** What a directory entry is about. Scope: a party label for `token`, a brand for `email`, `sign_in`, `sign_in_try` and `address_try`, a host for `passkey`, a brand with a provider for `provider_subject`, nothing for the others. */
export type DirectoryKind =
  | 'credential'
  | 'token'
  | 'contract'
  | 'email'
  | 'passkey'
  | 'provider_subject'
  | 'sign_in'
  | 'sign_in_try'
  | 'address_try'

/** The digest under which the directory knows a value: HMAC(pepper, kind | scope | value). Values that OCPI compares without regard to case must come in upper case. */
export function directoryDigest(pepper: string, kind: DirectoryKind, scope: string, value: string): Promise<string> {
  return hmacHex(pepper, `${kind}|${scope}|${value}`)
}

/** The value under which a token is entered, scoped by its party: type and uid, upper case. */
export function tokenValue(type: string, uid: string): string {
  return `${type.toUpperCase()}|${uid.toUpperCase()}`
}
