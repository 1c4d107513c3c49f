import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { gzipSync } from 'node:zlib'
import { answerByHabit } from './answer-by-habit.ts'
import { answerControl } from './answer-control.ts'
import { createOcpiSurface } from './answer-ocpi.ts'
import { invalid, type OcpiAnswer, type OcpiRequest } from './ocpi-answer.ts'
import type { Operator } from './operator.ts'
import type { Party } from './party.ts'
import { decodePath, parseBody, readBody, readCredential, readParty } from './read-http.ts'

/** Listens on the loopback address; OCPI below `/ocpi`, the switches below `/control`. */
export async function startHttpServer(operator: Operator): Promise<Server> {
  const surface = answerByHabit(createOcpiSurface(operator), operator)
  const server = createServer((request, response) => {
    serve(operator, surface, request, response).catch((error: unknown) => {
      console.error(`${request.method} ${request.url} failed:`, error)
      if (!response.headersSent)
        send(response, 500, {
          status_code: 3000,
          status_message: 'internal error',
          timestamp: new Date().toISOString(),
        })
    })
  })
  // Longer than any client keeps an idle connection, so that it is never the server who closes one being used.
  server.keepAliveTimeout = 65_000
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(operator.settings.port, '127.0.0.1', resolve)
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the server has no port')
  operator.origin = `http://127.0.0.1:${address.port}`
  return server
}

async function serve(
  operator: Operator,
  surface: ReturnType<typeof createOcpiSurface>,
  request: IncomingMessage,
  response: ServerResponse,
) {
  const url = new URL(request.url ?? '/', operator.origin)
  const path = decodePath(url.pathname)
  const [area, ...rest] = path ?? []
  const text = await readBody(request)
  const body = text === null ? undefined : parseBody(text)
  if (path === null || text === null) return send(response, text === null ? 413 : 400, { error: 'unreadable request' })
  if (area === 'control') {
    const { httpStatus, body: answer } = await answerControl(operator, {
      method: request.method ?? 'GET',
      path: rest,
      url,
      body,
    })
    return send(response, httpStatus, answer)
  }
  if (area !== 'ocpi') return send(response, 404, { error: 'OCPI is below /ocpi, the switches are below /control' })
  const headers = request.headers
  const ocpiRequest: OcpiRequest = {
    method: request.method ?? 'GET',
    url,
    path: rest,
    body,
    token: readCredential(headers.authorization, operator.settings.habits.credential),
    to: readParty(headers['ocpi-to-country-code'], headers['ocpi-to-party-id']),
    from: readParty(headers['ocpi-from-country-code'], headers['ocpi-from-party-id']),
  }
  const isBroken = text !== '' && body === undefined
  const answer = isBroken ? { ...invalid('not JSON'), httpStatus: 400 } : await surface(ocpiRequest)
  sendOcpi(operator, request, ocpiRequest, response, answer)
}

function sendOcpi(
  operator: Operator,
  request: IncomingMessage,
  { to, from }: OcpiRequest,
  response: ServerResponse,
  answer: OcpiAnswer,
): void {
  for (const name of ['x-request-id', 'x-correlation-id']) {
    const value = request.headers[name]
    if (typeof value === 'string') response.setHeader(name, value)
  }
  for (const [name, value] of Object.entries(answer.headers ?? {})) response.setHeader(name, value)
  // The answer goes from the party that was asked to the party that asked.
  setParty(response, 'from', to)
  setParty(response, 'to', from)
  const { afterwards } = answer
  if (afterwards !== undefined) response.once('finish', () => operator.desk.track(afterwards()))
  const envelope = {
    ...(answer.data === undefined ? {} : { data: answer.data }),
    status_code: answer.statusCode,
    status_message: answer.message ?? 'Success',
    timestamp: new Date().toISOString(),
  }
  const body = answer.plain ?? envelope
  if (answer.gzip === true) {
    response.writeHead(200, { 'content-type': 'application/gzip' }).end(gzipSync(JSON.stringify(body)))
    return
  }
  send(response, answer.httpStatus ?? 200, body)
}

function send(response: ServerResponse, httpStatus: number, body: unknown): void {
  response.writeHead(httpStatus, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}

function setParty(response: ServerResponse, side: 'from' | 'to', party: Party | null): void {
  if (party === null) return
  response.setHeader(`ocpi-${side}-country-code`, party.country)
  response.setHeader(`ocpi-${side}-party-id`, party.id)
}
