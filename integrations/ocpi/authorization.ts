/** How a peer spells its credentials token in the header: Base64 since 2.2.1, as it is with some older peers. */
export type TokenForm = 'base64' | 'raw'

/** The word before a credential: OCPI has one, and some peers another. */
export type CredentialScheme = 'Token' | 'Bearer' | 'Basic'

/** The value of the Authorization header for a credentials token. */
export function encodeAuthorization(
  token: string,
  form: TokenForm = 'base64',
  scheme: CredentialScheme = 'Token',
): string {
  return `${scheme} ${form === 'raw' ? token : base64OfUtf8(token)}`
}

/** A credential as a caller shows it: what it may be, and under which header and word. */
export interface ShownCredential {
  readonly candidates: readonly string[]
  readonly header: 'Authorization' | 'Authentication' | 'X-Authorization'
  readonly scheme: 'Token' | 'Token:' | 'Bearer' | 'Basic'
}

const HEADERS = ['Authorization', 'Authentication', 'X-Authorization'] as const
const SCHEMES = ['Token', 'Token:', 'Bearer', 'Basic'] as const

/** The credential of a request, shown as OCPI says or in a way that some peers do; null for none. Whether that way is accepted is another matter. */
export function shownCredential(headers: Headers): ShownCredential | null {
  for (const header of HEADERS) {
    const [, word = '', rest = ''] = /^\s*(\S+)\s+(\S{1,512})\s*$/.exec(headers.get(header) ?? '') ?? []
    const scheme = SCHEMES.find((known) => known.toLowerCase() === word.toLowerCase())
    const candidates = scheme === undefined ? [] : credentialCandidates(`Token ${rest}`)
    if (scheme !== undefined && candidates.length > 0) return { candidates, header, scheme }
  }
  return null
}

/**
 * What the credentials token in an Authorization header may be, the likeliest first: decoded once, decoded twice, and as it stands. A raw
 * token may happen to be valid Base64, so nobody is refused before all of them were looked up. Empty for a header of another kind.
 */
export function credentialCandidates(header: string | null | undefined): readonly string[] {
  const match = /^\s*token\s+(\S{1,512})\s*$/i.exec(header ?? '')
  if (!match) return []
  const raw = match[1] ?? ''
  const once = utf8OfBase64(raw)
  const twice = once === null ? null : utf8OfBase64(once)
  return [...new Set([once, twice, raw])].filter((token): token is string => token !== null && token !== '')
}

function base64OfUtf8(text: string): string {
  return btoa(String.fromCharCode(...new TextEncoder().encode(text)))
}

function utf8OfBase64(text: string): string | null {
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(text)) return null
  try {
    const bytes = Uint8Array.from(atob(text), (c) => c.charCodeAt(0))
    const decoded = new TextDecoder('utf-8', { fatal: true }).decode(bytes).replace(/[\r\n ]+$/, '')
    return /^[\x21-\x7e]{1,64}$/.test(decoded) ? decoded : null
  } catch {
    return null
  }
}
