import { callOcpi } from './call-ocpi.ts'
import type { Peer } from './connection.ts'
import { isRecord } from './load-feed.ts'
import type { Credentials, CredentialsRole, Endpoint } from './ocpi-objects.ts'
import type { Operator } from './operator.ts'

/** Why two platforms did not come together; the code is the one OCPI has for it. */
export class RegistrationError extends Error {
  override name = 'RegistrationError'
  readonly statusCode: number

  constructor(statusCode: number, message: string) {
    super(message)
    this.statusCode = statusCode
  }
}

/** Registers with an eMSP that gave us its versions URL and a first token. */
export async function registerWithEmsp(operator: Operator, versionsUrl: string, firstToken: string): Promise<Peer> {
  if (operator.connection.peer !== null) throw new RegistrationError(2000, 'already registered')
  return exchange(operator, 'POST', versionsUrl, firstToken)
}

/** Gives the eMSP a new token, and takes one from it. */
export async function rotateCredentials(operator: Operator): Promise<Peer> {
  const { peer } = operator.connection
  if (peer === null) throw new RegistrationError(2000, 'not registered')
  return exchange(operator, 'PUT', peer.versionsUrl, peer.token)
}

/** Ends the connection on both sides. */
export async function unregister(operator: Operator): Promise<void> {
  const { peer } = operator.connection
  if (peer === null) throw new RegistrationError(2000, 'not registered')
  const reply = await callOcpi({ method: 'DELETE', url: credentialsUrl(peer.endpoints), token: peer.token })
  if (!reply.ok) throw new RegistrationError(3001, `the eMSP refused: ${reply.httpStatus} ${reply.error ?? ''}`)
  operator.connection.end()
}

/** Our credentials for the eMSP. */
export function ownCredentials(operator: Operator, token: string): Credentials {
  return { token, url: `${operator.origin}/ocpi/versions`, roles: operator.roles }
}

/** How another platform is spoken to: before 2.2 tokens went as they are, and modules had no role. */
export interface Spoken {
  version: '2.1.1' | '2.2.1'
}

/** Modules of which an eMSP is the sender. */
const SENT_BY_EMSP = ['credentials', 'tokens', 'commands']

/** The endpoints of an eMSP's version. */
export async function discover(versionsUrl: string, token: string, spoken?: Spoken): Promise<Endpoint[]> {
  const known = await readEndpoints(versionsUrl, token, spoken)
  const canBill = known.some(({ identifier, role }) => identifier === 'cdrs' && role === 'RECEIVER')
  if (!canBill) throw new RegistrationError(3003, 'nobody there takes CDRs: no cdrs RECEIVER')
  return known
}

/** The endpoints of a platform's version, whatever it offers; without roles they are an eMSP's. */
export async function readEndpoints(
  versionsUrl: string,
  token: string,
  { version: wanted }: Spoken = { version: '2.2.1' },
): Promise<Endpoint[]> {
  const isTokenRaw = wanted === '2.1.1'
  const versions = await callOcpi({ method: 'GET', url: versionsUrl, token, isTokenRaw })
  if (!versions.ok || !Array.isArray(versions.data)) throw new RegistrationError(3001, `no versions at ${versionsUrl}`)
  const version = versions.data.filter(isRecord).find((candidate) => candidate.version === wanted)
  if (version === undefined) throw new RegistrationError(3002, `version ${wanted} is not offered`)
  const details = await callOcpi({ method: 'GET', url: String(version.url), token, isTokenRaw })
  const endpoints = isRecord(details.data) ? details.data.endpoints : null
  if (!details.ok || !Array.isArray(endpoints))
    throw new RegistrationError(3001, `no version details at ${version.url}`)
  return endpoints.map((endpoint) => (isTokenRaw ? withRole(endpoint) : endpoint)).filter(isEndpoint)
}

function withRole(endpoint: unknown): unknown {
  if (!isRecord(endpoint)) return endpoint
  return { ...endpoint, role: SENT_BY_EMSP.includes(String(endpoint.identifier)) ? 'SENDER' : 'RECEIVER' }
}

/** The credentials in a message, if they are complete. */
export function readCredentials(value: unknown): Credentials | null {
  if (!isRecord(value)) return null
  const { token, url, roles } = value
  if (typeof token !== 'string' || token === '' || typeof url !== 'string' || !URL.canParse(url)) return null
  if (!Array.isArray(roles) || roles.length === 0 || !roles.every(isRole)) return null
  return { token, url, roles }
}

async function exchange(operator: Operator, method: 'POST' | 'PUT', versionsUrl: string, token: string): Promise<Peer> {
  const endpoints = await discover(versionsUrl, token)
  // The eMSP calls us back with the new token while our request is still open.
  const issued = operator.connection.issue()
  const body = ownCredentials(operator, issued)
  const reply = await callOcpi({ method, url: credentialsUrl(endpoints), token, body })
  const theirs = reply.ok ? readCredentials(reply.data) : null
  if (theirs === null) {
    operator.connection.withdraw(issued)
    throw new RegistrationError(
      3001,
      `the eMSP answered ${reply.httpStatus}/${reply.statusCode}: ${reply.error ?? 'no credentials'}`,
    )
  }
  const peer: Peer = { versionsUrl: theirs.url, token: theirs.token, endpoints, roles: theirs.roles }
  operator.connection.establish(peer)
  return peer
}

/** Where a platform takes credentials. */
export function credentialsUrl(endpoints: readonly Endpoint[]): string {
  const endpoint = endpoints.find(({ identifier }) => identifier === 'credentials')
  if (endpoint === undefined) throw new RegistrationError(3003, 'the eMSP has no credentials module')
  return endpoint.url
}

function isEndpoint(value: unknown): value is Endpoint {
  return isRecord(value) && ['identifier', 'role', 'url'].every((field) => typeof value[field] === 'string')
}

function isRole(value: unknown): value is CredentialsRole {
  return isRecord(value) && ['role', 'country_code', 'party_id'].every((field) => typeof value[field] === 'string')
}
