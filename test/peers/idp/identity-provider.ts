import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** Who signs in at the provider next, and how it misbehaves. */
export interface ProviderBehaviour {
  person: { readonly sub: string; readonly email: string; readonly emailVerified: boolean }
  /** Claims that its token gets in place of the right ones. */
  wrongClaims: Readonly<Record<string, unknown>>
  /** Signs with a key that it does not publish. */
  foreignKey: boolean
}

/** A simulated OpenID provider, written from OpenID Connect Core and RFC 7636: code flow, PKCE by S256 required, codes that work once. */
export async function startIdentityProvider(client: { readonly id: string; readonly secret: string }) {
  const own = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const foreign = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const codes = new Map<string, URLSearchParams>()
  const behaviour: ProviderBehaviour = {
    person: { sub: 'subject-1', email: 'noor@fleet.example', emailVerified: true },
    wrongClaims: {},
    foreignKey: false,
  }
  const server = createServer((request, response) => {
    answer(request, response).catch((problem) => response.writeHead(500).end(String(problem)))
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', issuer)
    const json = (status: number, body: unknown) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
    switch (url.pathname) {
      case '/.well-known/openid-configuration':
        return void json(200, {
          issuer,
          authorization_endpoint: `${issuer}/authorize`,
          token_endpoint: `${issuer}/token`,
          jwks_uri: `${issuer}/jwks`,
          response_types_supported: ['code'],
          subject_types_supported: ['public'],
          id_token_signing_alg_values_supported: ['ES256'],
          code_challenge_methods_supported: ['S256'],
        })
      case '/jwks':
        return void json(200, {
          keys: [{ ...own.publicKey.export({ format: 'jwk' }), kid: 'key-1', alg: 'ES256', use: 'sig' }],
        })
      case '/authorize':
        return void authorize(url.searchParams, response)
      case '/token': {
        const body = new URLSearchParams(Buffer.concat(await Array.fromAsync(request)).toString())
        const asked = codes.get(body.get('code') ?? '')
        codes.delete(body.get('code') ?? '')
        const problem = tokenProblem(body, asked)
        if (problem !== null || !asked) return void json(400, { error: problem ?? 'invalid_grant' })
        return void json(200, { access_token: 'unused', token_type: 'Bearer', id_token: idToken(asked) })
      }
      default:
        response.writeHead(404).end()
    }
  }

  function authorize(asked: URLSearchParams, response: ServerResponse): void {
    const redirect = new URL(asked.get('redirect_uri') ?? '')
    const isRight =
      asked.get('client_id') === client.id &&
      asked.get('response_type') === 'code' &&
      asked.get('code_challenge_method') === 'S256' &&
      (asked.get('scope') ?? '').split(' ').includes('openid')
    if (isRight) {
      const code = randomBytes(16).toString('hex')
      codes.set(code, asked)
      redirect.searchParams.set('code', code)
    } else redirect.searchParams.set('error', 'invalid_request')
    redirect.searchParams.set('state', asked.get('state') ?? '')
    response.writeHead(303, { location: redirect.href }).end()
  }

  function tokenProblem(body: URLSearchParams, asked: URLSearchParams | undefined): string | null {
    if (body.get('client_id') !== client.id || body.get('client_secret') !== client.secret) return 'invalid_client'
    if (!asked || body.get('redirect_uri') !== asked.get('redirect_uri')) return 'invalid_grant'
    const challenge = createHash('sha256')
      .update(body.get('code_verifier') ?? '')
      .digest('base64url')
    return challenge === asked.get('code_challenge') ? null : 'invalid_grant'
  }

  function idToken(asked: URLSearchParams): string {
    const { sub, email, emailVerified } = behaviour.person
    const now = Math.floor(Date.now() / 1000)
    const claims = {
      iss: issuer,
      aud: client.id,
      sub,
      email,
      email_verified: emailVerified,
      nonce: asked.get('nonce'),
      iat: now,
      exp: now + 300,
      ...behaviour.wrongClaims,
    }
    return signed(claims, behaviour.foreignKey ? foreign.privateKey : own.privateKey)
  }
  return { issuer, behaviour, close: () => server.close() }
}

function signed(claims: object, key: KeyObject): string {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const text = `${part({ alg: 'ES256', kid: 'key-1', typ: 'JWT' })}.${part(claims)}`
  return `${text}.${sign('sha256', Buffer.from(text), { key, dsaEncoding: 'ieee-p1363' }).toString('base64url')}`
}
