import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'

/** A request that a feed received. */
export interface FeedRequest {
  readonly method: string
  readonly url: URL
  readonly headers: IncomingHttpHeaders
  readonly at: number
}

type Answering = (request: FeedRequest, response: ServerResponse) => void

/** A host of files, as open feeds are: it knows nobody, and notes what it was asked. */
export class FeedServer {
  readonly requests: FeedRequest[] = []
  readonly files = new Map<string, Answering>()
  readonly host: string
  readonly #close: () => void

  private constructor(host: string, close: () => void) {
    this.host = host
    this.#close = close
  }

  static async start(): Promise<FeedServer> {
    const server = createServer((request, response) => started.#answer(request, response))
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
    const { port } = server.address() as AddressInfo
    const started = new FeedServer(`127.0.0.1:${port}`, () => {
      server.closeAllConnections()
      server.close()
    })
    return started
  }

  url(path: string): string {
    return `http://${this.host}${path}`
  }

  /** A file of JSON, packed where its name says so. No header tells of it, as with the Dutch feed. */
  put(path: string, content: unknown): void {
    const bytes = Buffer.from(JSON.stringify(content))
    this.serve(path, (_request, response) => {
      response.writeHead(200, { 'content-type': 'application/octet-stream' })
      response.end(path.endsWith('.gz') ? gzipSync(bytes) : bytes)
    })
  }

  serve(path: string, answering: Answering): void {
    this.files.set(path, answering)
  }

  requestsOf(path: string): readonly FeedRequest[] {
    return this.requests.filter(({ url }) => url.pathname === path)
  }

  close(): void {
    this.#close()
  }

  #answer(incoming: IncomingMessage, response: ServerResponse): void {
    const url = new URL(incoming.url ?? '/', `http://${this.host}`)
    const request = { method: incoming.method ?? '', url, headers: incoming.headers, at: Date.now() }
    this.requests.push(request)
    const answering = this.files.get(url.pathname)
    if (answering) answering(request, response)
    else response.writeHead(404).end()
  }
}
