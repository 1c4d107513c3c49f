import { Agent, request as httpRequest } from 'node:http'

/** A request to this machine. `host` is the name it is meant for, since not every system knows `brand.localhost`. */
interface Call {
  readonly method: string
  /** Whole address; only its port is used to connect. */
  readonly url: string
  readonly headers?: Readonly<Record<string, string>>
  /** An object goes out as JSON, text as a form. */
  readonly body?: unknown
}

/** What came back. */
export interface Answer {
  readonly status: number
  readonly text: string
  readonly location: string | null
  readonly cookies: readonly string[]
}

const TIMEOUT_MS = 60_000
const agent = new Agent({ keepAlive: true, maxSockets: 64 })

/** Makes one request. Redirects are answers, not followed. */
export function httpCall(call: Call, isRetry = false): Promise<Answer> {
  const url = new URL(call.url)
  const isForm = typeof call.body === 'string'
  const body = call.body === undefined ? null : isForm ? String(call.body) : JSON.stringify(call.body)
  const type = isForm ? 'application/x-www-form-urlencoded' : 'application/json'
  const about = body === null ? {} : { 'content-type': type, 'content-length': String(Buffer.byteLength(body)) }
  const headers = { ...call.headers, ...about, host: url.host }
  const { method } = call
  const { promise, resolve, reject } = Promise.withResolvers<Answer>()
  const request = httpRequest(
    { host: '127.0.0.1', port: url.port, path: url.pathname + url.search, method, headers, agent },
    (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.once('error', reject)
      response.once('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          text: Buffer.concat(chunks).toString('utf8'),
          location: response.headers.location ?? null,
          cookies: response.headers['set-cookie'] ?? [],
        }),
      )
    },
  )
  request.setTimeout(TIMEOUT_MS, () => request.destroy(new Error(`${method} ${call.url}: no answer in time`)))
  request.once('error', (error: NodeJS.ErrnoException) => {
    // An idle connection was closed just when it was taken up again: nothing was read, so nothing was done.
    const isStale = request.reusedSocket && error.code === 'ECONNRESET' && !isRetry
    if (isStale) httpCall(call, true).then(resolve, reject)
    else reject(error)
  })
  request.end(body ?? undefined)
  return promise
}

/** The JSON of an answer that must be a success. */
export async function callJson(call: Call): Promise<unknown> {
  const { status, text } = await httpCall(call)
  if (status < 200 || status > 299) throw new Error(`${call.method} ${call.url}: ${status} ${text.slice(0, 300)}`)
  return text === '' ? null : JSON.parse(text)
}
