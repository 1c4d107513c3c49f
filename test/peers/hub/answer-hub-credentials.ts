import { callOcpi } from '../cpo/call-ocpi.ts'
import { notAllowed, success } from '../cpo/ocpi-answer.ts'
import type { Credentials, CredentialsRole } from '../cpo/ocpi-objects.ts'
import {
  credentialsUrl,
  discover,
  RegistrationError,
  readCredentials,
  readEndpoints,
} from '../cpo/register-with-emsp.ts'
import { fetchFromOperator, fetchTokens } from './fetch-from-peers.ts'
import type { Hub } from './hub.ts'
import { type HubConnection, rolesOf } from './hub-connection.ts'
import type { HubAnswer, HubRequest } from './hub-request.ts'
import { versionOf } from './older-line.ts'
import { olderObject } from './older-objects.ts'
import { fromOlderCredentials } from './older-token.ts'
import { tellClient } from './tell-peers.ts'

/** The credentials module, as the side that was called. Whoever wants new tokens leaves and registers again. */
export async function answerHubCredentials(
  hub: Hub,
  { method, token, body, connection }: HubRequest,
): Promise<HubAnswer> {
  const { credentials } = connection
  switch (method) {
    case 'GET':
      return success(credentialsOf(hub, token))
    case 'POST': {
      if (credentials.peer !== null) return notAllowed('GET, DELETE')
      const theirs = readTheirs(hub, connection, body)
      if (theirs === null) return { statusCode: 2001, message: 'credentials need token, url and roles' }
      return establish(hub, connection, theirs)
    }
    case 'DELETE':
      if (credentials.peer === null) return notAllowed('GET, POST')
      leave(hub, connection)
      return success()
    default:
      return notAllowed(credentials.peer === null ? 'GET, POST' : 'GET, DELETE')
  }
}

async function establish(hub: Hub, connection: HubConnection, theirs: Credentials): Promise<HubAnswer> {
  try {
    const { token, url, roles } = theirs
    const endpoints = await endpointsOf(hub, connection, url, token)
    const issued = connection.credentials.issue()
    connection.credentials.establish({ versionsUrl: url, token, endpoints, roles })
    return { ...success(credentialsOf(hub, issued)), afterwards: () => welcome(hub, connection) }
  } catch (error) {
    if (!(error instanceof RegistrationError)) throw error
    return { statusCode: error.statusCode, message: error.message }
  }
}

/** Registers with a platform that gave its versions URL and a first token. */
export async function registerHub(hub: Hub, connection: HubConnection, versionsUrl: string, firstToken: string) {
  const endpoints = await endpointsOf(hub, connection, versionsUrl, firstToken)
  const { credentials } = connection
  const isOlder = versionOf(hub, connection) === '2.1.1'
  const issued = credentials.issue()
  const reply = await callOcpi({
    method: 'POST',
    url: credentialsUrl(endpoints),
    token: firstToken,
    isTokenRaw: isOlder,
    body: isOlder ? olderObject(hub, 'credentials', credentialsOf(hub, issued)) : credentialsOf(hub, issued),
  })
  const theirs = reply.ok ? readTheirs(hub, connection, reply.data) : null
  if (theirs === null) {
    credentials.withdraw(issued)
    throw new RegistrationError(
      3001,
      `answered ${reply.httpStatus}/${reply.statusCode}: ${reply.error ?? 'no credentials'}`,
    )
  }
  credentials.establish({ versionsUrl: theirs.url, token: theirs.token, endpoints, roles: theirs.roles })
  await welcome(hub, connection)
}

function readTheirs(hub: Hub, connection: HubConnection, body: unknown): Credentials | null {
  return readCredentials(versionOf(hub, connection) === '2.1.1' ? fromOlderCredentials(body) : body)
}

function endpointsOf(hub: Hub, connection: HubConnection, url: string, token: string) {
  const spoken = { version: versionOf(hub, connection) }
  return connection.side === 'emsp' ? discover(url, token, spoken) : readEndpoints(url, token, spoken)
}

/** Takes a connection out of service; what it owns stays. */
export function leave(hub: Hub, connection: HubConnection): void {
  for (const role of rolesOf(connection)) announce(hub, role, 'SUSPENDED')
  connection.end()
  connection.credentials.end()
}

/** What a new connection brings: an operator its places, tariffs and sessions, an eMSP its tokens. */
async function welcome(hub: Hub, connection: HubConnection): Promise<void> {
  if (connection.side === 'emsp') await fetchTokens(hub, connection)
  else await fetchFromOperator(hub, connection)
  for (const role of rolesOf(connection)) announce(hub, role, 'CONNECTED')
}

function announce(
  hub: Hub,
  { country_code, party_id, role }: CredentialsRole,
  status: 'CONNECTED' | 'SUSPENDED',
): void {
  const news = hub.clients.set(country_code, party_id, role, status, Date.now())
  if (news !== null) tellClient(hub, news)
}

/** The hub speaks of itself alone: who is behind it is not its role. */
function credentialsOf({ origin, own, settings }: Hub, token: string): Credentials {
  const role = { role: 'HUB', country_code: own.country, party_id: own.id, business_details: { name: settings.name } }
  return { token, url: `${origin}/ocpi/versions`, roles: [role] }
}
