import { createServer, type IncomingMessage } from 'node:http'
import { isRecord } from './load-feed.ts'

/** What an eMSP was told, in the order it was told. */
export interface Received {
  method: string
  path: string
  token: string
  headers: IncomingMessage['headers']
  body: Record<string, unknown>
}

/** An eMSP of the smallest size: two brands with a card each, of which only the first is listed; it writes down everything. */
export interface FakeEmsp {
  origin: string
  firstToken: string
  received: Received[]
  /** The token of the operator it last got, to call it with. */
  operatorToken: string
  /** So many CDRs are answered with 503 before the first is taken. */
  lostCdrs: number
  /** Updates of sessions are answered as if it had never heard of them. */
  lostSessions: boolean
  /** It shows its token as it is. */
  showsRaw: boolean
  call(
    method: string,
    url: string,
    body?: unknown,
    token?: string,
  ): Promise<{ status: number; headers: Headers; body: Record<string, unknown> }>
  /** Resolves when a request matches. */
  waitFor(matches: (request: Received) => boolean): Promise<Received>
  stop(): void
}

const card = {
  country_code: 'NL',
  party_id: 'EMS',
  uid: 'CARD1',
  type: 'RFID',
  contract_id: 'NL-EMS-C1',
  issuer: 'Fake',
  valid: true,
  whitelist: 'NEVER',
  last_updated: '2026-06-01T00:00:00Z',
}
const unlistedCard = { ...card, party_id: 'TWO', uid: 'CARD2', contract_id: 'NL-TWO-C1' }
const roles = ['EMS', 'TWO'].map((id) => ({
  role: 'EMSP',
  country_code: 'NL',
  party_id: id,
  business_details: { name: `Fake ${id}` },
}))

/** Starts the fake on a free port. */
export async function startFakeEmsp(): Promise<FakeEmsp> {
  let issued = 0
  const accepted = new Set(['first-token'])
  const waiting = new Set<{ matches: (request: Received) => boolean; resolve: (request: Received) => void }>()

  const answer = async ({
    method,
    path,
    token,
    headers,
    body,
  }: Received): Promise<{ status: number; statusCode: number; data?: unknown; location?: string }> => {
    const url = (below: string) => `${emsp.origin}${below}`
    const party = headers['ocpi-to-party-id']
    if (path === '/callback') return { status: 200, statusCode: 1000 }
    if (!accepted.has(token)) return { status: 401, statusCode: 2000 }
    if (path === '/versions') return { status: 200, statusCode: 1000, data: [{ version: '2.2.1', url: url('/2.2.1') }] }
    if (path === '/2.2.1') {
      const endpoint = (identifier: string, role: string) => ({ identifier, role, url: url(`/2.2.1/${identifier}`) })
      const receivers = ['locations', 'tariffs', 'sessions', 'cdrs'].map((identifier) =>
        endpoint(identifier, 'RECEIVER'),
      )
      return {
        status: 200,
        statusCode: 1000,
        data: {
          version: '2.2.1',
          endpoints: [endpoint('credentials', 'SENDER'), endpoint('tokens', 'SENDER'), ...receivers],
        },
      }
    }
    if (path === '/2.2.1/credentials' && method !== 'DELETE') {
      emsp.operatorToken = String(body['token'])
      // As the specification wants it, the caller is looked up before it is answered.
      const versions = await emsp.call('GET', String(body['url']))
      if (versions.status !== 200) return { status: 200, statusCode: 3001 }
      issued += 1
      accepted.clear()
      accepted.add(`issued-${issued}`)
      return { status: 200, statusCode: 1000, data: { token: `issued-${issued}`, url: url('/versions'), roles } }
    }
    if (path.startsWith('/2.2.1/tokens/')) {
      const known = [card, unlistedCard].find(({ uid, party_id }) => path.split('/')[3] === uid && party === party_id)
      if (known === undefined) return { status: 404, statusCode: 2004 }
      return {
        status: 200,
        statusCode: 1000,
        data: { allowed: 'ALLOWED', token: known, authorization_reference: 'REF-1' },
      }
    }
    if (path === '/2.2.1/tokens') return { status: 200, statusCode: 1000, data: party === card.party_id ? [card] : [] }
    if (path === '/2.2.1/cdrs' && emsp.lostCdrs > 0) {
      emsp.lostCdrs -= 1
      return { status: 503, statusCode: 3000 }
    }
    if (method === 'PATCH' && path.startsWith('/2.2.1/sessions/') && emsp.lostSessions)
      return { status: 404, statusCode: 2000 }
    return { status: 201, statusCode: 1000, location: url(`${path}/${String(body['id'])}`) }
  }

  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const text = Buffer.concat(chunks).toString('utf8')
    const body: unknown = text === '' ? {} : JSON.parse(text)
    const credential = Buffer.from((request.headers.authorization ?? '').replace('Token ', ''), 'base64').toString(
      'utf8',
    )
    const [path = ''] = (request.url ?? '').split('?')
    const received: Received = {
      method: request.method ?? '',
      path,
      token: credential,
      headers: request.headers,
      body: isRecord(body) ? body : {},
    }
    emsp.received.push(received)
    for (const wait of waiting) {
      if (!wait.matches(received)) continue
      waiting.delete(wait)
      wait.resolve(received)
    }
    const { status, statusCode, data, location } = await answer(received)
    response.writeHead(status, { 'content-type': 'application/json', ...(location === undefined ? {} : { location }) })
    response.end(JSON.stringify({ data, status_code: statusCode, timestamp: '2026-06-01T00:00:00Z' }))
  })

  const emsp: FakeEmsp = {
    origin: '',
    firstToken: 'first-token',
    received: [],
    operatorToken: '',
    lostCdrs: 0,
    lostSessions: false,
    showsRaw: false,
    async call(method, url, body, token = emsp.operatorToken) {
      const response = await fetch(url, {
        method,
        headers: {
          authorization: `Token ${emsp.showsRaw ? token : Buffer.from(token).toString('base64')}`,
          'content-type': 'application/json',
          'x-request-id': 'r1',
          'x-correlation-id': 'c1',
          'ocpi-from-country-code': 'NL',
          'ocpi-from-party-id': 'EMS',
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      })
      const answered: unknown = await response.json()
      return { status: response.status, headers: response.headers, body: isRecord(answered) ? answered : {} }
    },
    waitFor(matches) {
      const earlier = emsp.received.find(matches)
      if (earlier !== undefined) return Promise.resolve(earlier)
      return new Promise((resolve) => waiting.add({ matches, resolve }))
    },
    stop: () => server.close(),
  }
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  emsp.origin = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`
  return emsp
}
