import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { invalid } from '../cpo/ocpi-answer.ts'
import type { Party } from '../cpo/party.ts'
import { decodePath, parseBody, readBody, readCredential, readParty } from '../cpo/read-http.ts'
import { createHubSurface, type HubSurface } from './answer-hub.ts'
import { answerHubControl } from './answer-hub-control.ts'
import { type Hub, track } from './hub.ts'
import type { HubAnswer } from './hub-request.ts'

/** Listens on the loopback address; OCPI below `/ocpi`, the switches below `/control`. */
export async function startHubServer(hub: Hub): Promise<Server> {
  const surface = createHubSurface(hub)
  const server = createServer((request, response) => {
    serve(hub, surface, request, response).catch((error: unknown) => {
      console.error(`${request.method} ${request.url} failed:`, error)
      if (!response.headersSent) send(response, 500, envelope({ statusCode: 3000, message: 'internal error' }))
    })
  })
  // Longer than any client keeps an idle connection, so that it is never the server who closes one being used.
  server.keepAliveTimeout = 65_000
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(hub.settings.port, '127.0.0.1', resolve)
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the server has no port')
  hub.origin = `http://127.0.0.1:${address.port}`
  return server
}

async function serve(hub: Hub, surface: HubSurface, request: IncomingMessage, response: ServerResponse) {
  const { headers, method = 'GET' } = request
  const url = new URL(request.url ?? '/', hub.origin)
  const segments = decodePath(url.pathname)
  const text = await readBody(request)
  if (segments === null || text === null)
    return send(response, text === null ? 413 : 400, { error: 'unreadable request' })
  const [area, ...path] = segments
  const body = parseBody(text)
  if (area === 'control') {
    const answer = await answerHubControl(hub, { method, path, body })
    return send(response, answer.httpStatus, answer.body)
  }
  if (area !== 'ocpi') return send(response, 404, { error: 'OCPI is below /ocpi, the switches are below /control' })
  const from = readParty(headers['ocpi-from-country-code'], headers['ocpi-from-party-id'])
  const to = readParty(headers['ocpi-to-country-code'], headers['ocpi-to-party-id'])
  const requestId = textOf(headers['x-request-id'])
  const correlationId = textOf(headers['x-correlation-id'])
  const token = credentialOf(hub, headers.authorization)
  const isBroken = text !== '' && body === undefined
  const answer: HubAnswer = isBroken
    ? { ...invalid('not JSON'), httpStatus: 400 }
    : await surface({ method, url, path, body, token, from, to, requestId, correlationId })
  if (requestId !== null) response.setHeader('x-request-id', requestId)
  if (correlationId !== null) response.setHeader('x-correlation-id', correlationId)
  for (const [name, value] of Object.entries(answer.headers ?? {})) response.setHeader(name, value)
  // Who asked nobody in particular learns who answered; who asked a party is answered by it.
  if (from !== null) setParties(response, answer.from ?? to ?? hub.own, from)
  const { afterwards } = answer
  if (afterwards !== undefined) response.once('finish', () => track(hub, afterwards()))
  send(response, answer.httpStatus ?? 200, envelope(answer))
}

/** In Base64; that of an eMSP of 2.1.1 as it is, and in no other way. */
function credentialOf({ settings, connections }: Hub, header: string | undefined): string {
  const decoded = readCredential(header)
  if (settings.version === '2.2.1') return decoded
  const raw = readCredential(header, 'raw')
  const isOfEmsp = (token: string) =>
    connections.some(
      ({ side, credentials }) => side === 'emsp' && (credentials.accepts(token) || credentials.isInvitation(token)),
    )
  return isOfEmsp(raw) || isOfEmsp(decoded) ? raw : decoded
}

function envelope({ data, statusCode, message }: HubAnswer) {
  return {
    ...(data === undefined ? {} : { data }),
    status_code: statusCode,
    status_message: message ?? 'Success',
    timestamp: new Date().toISOString(),
  }
}

function send(response: ServerResponse, httpStatus: number, body: unknown): void {
  response.writeHead(httpStatus, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}

function setParties(response: ServerResponse, from: Party, to: Party): void {
  response.setHeader('ocpi-from-country-code', from.country)
  response.setHeader('ocpi-from-party-id', from.id)
  response.setHeader('ocpi-to-country-code', to.country)
  response.setHeader('ocpi-to-party-id', to.id)
}

const textOf = (value: string | string[] | undefined) => (typeof value === 'string' && value !== '' ? value : null)
