import type { AuthorizationServer, Client } from 'oauth4webapi'
import { loopback } from '#integrations/outgoing/loopback-state'

/** An identity provider as it was agreed with its owner. */
export interface IdentityProvider {
  readonly issuer: string
  readonly clientId: string
  readonly clientSecret: string
}

/** What ties an answer to the browser that asked: none of it is ever used twice. */
export interface OidcSecrets {
  readonly state: string
  readonly nonce: string
  /** Of PKCE (RFC 7636): 43 characters or more. */
  readonly verifier: string
}

/** Who the provider says it was. `subject` is stable at this provider; the address only where the provider says that it was confirmed. */
export interface OidcPerson {
  readonly subject: string
  readonly verifiedEmail: string | null
}

const ANSWERS_WITHIN_MS = 10_000

// Loaded where somebody signs in by it: nothing else of the platform waits for it.
const library = () => import('oauth4webapi')

/** Where the browser goes to sign in: code flow with PKCE, OpenID Connect Core 1.0 §3.1. */
export async function oidcSignInUrl(
  provider: IdentityProvider,
  redirectUri: string,
  secrets: OidcSecrets,
): Promise<string> {
  const oauth = await library()
  const server = await discover(provider)
  if (server.authorization_endpoint === undefined) throw new Error('the provider names no authorization endpoint')
  const url = new URL(server.authorization_endpoint)
  const asked = {
    client_id: provider.clientId,
    redirect_uri: redirectUri,
    response_type: 'code',
    scope: 'openid email',
    state: secrets.state,
    nonce: secrets.nonce,
    code_challenge: await oauth.calculatePKCECodeChallenge(secrets.verifier),
    code_challenge_method: 'S256',
  }
  for (const [name, value] of Object.entries(asked)) url.searchParams.set(name, value)
  return url.href
}

/** Who came back from the provider; null when the answer is not one to what this browser asked, or does not hold. */
export async function readOidcAnswer(
  provider: IdentityProvider,
  answer: URL,
  redirectUri: string,
  secrets: OidcSecrets,
): Promise<OidcPerson | null> {
  const oauth = await library()
  const client: Client = { client_id: provider.clientId }
  const options = await requestOptions()
  try {
    const server = await discover(provider)
    const code = oauth.validateAuthResponse(server, client, answer, secrets.state)
    const response = await oauth.authorizationCodeGrantRequest(
      server,
      client,
      oauth.ClientSecretPost(provider.clientSecret),
      code,
      redirectUri,
      secrets.verifier,
      options,
    )
    const tokens = await oauth.processAuthorizationCodeResponse(server, client, response, {
      expectedNonce: secrets.nonce,
      requireIdToken: true,
    })
    await oauth.validateApplicationLevelSignature(server, response, options)
    const claims = oauth.getValidatedIdTokenClaims(tokens)
    if (!claims) return null
    const { email, email_verified: verified } = claims
    return { subject: claims.sub, verifiedEmail: verified === true && typeof email === 'string' ? email : null }
  } catch {
    // What exactly was wrong is the provider's word, and may hold anything.
    return null
  }
}

async function discover(provider: IdentityProvider): Promise<AuthorizationServer> {
  const oauth = await library()
  const issuer = new URL(provider.issuer)
  const response = await oauth.discoveryRequest(issuer, { algorithm: 'oidc', ...(await requestOptions()) })
  return oauth.processDiscoveryResponse(issuer, response)
}

/** Plain http is for a provider on this machine alone. */
async function requestOptions() {
  const { allowInsecureRequests } = await library()
  return { signal: () => AbortSignal.timeout(ANSWERS_WITHIN_MS), [allowInsecureRequests]: loopback.open }
}
