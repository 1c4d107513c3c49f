import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { completeFeed } from '../test/peers/cpo/complete-feed.ts'
import { generateFeed } from '../test/peers/cpo/generate-feed.ts'
import { generateTariffs } from '../test/peers/cpo/generate-tariffs.ts'
import { loadFeed } from '../test/peers/cpo/load-feed.ts'

/** Which feed to serve. */
export interface FeedJob {
  /** OCPI files; with none a feed is generated. */
  readonly files: readonly string[]
  /** No more than so many of each. */
  readonly locations: number
  readonly tariffs: number
}

/** What is served, and where. */
export interface FeedServed {
  readonly host: string
  readonly locations: number
  readonly tariffs: number
  /** Owners of what is served. */
  readonly parties: readonly { readonly country: string; readonly id: string }[]
}

const OWN = { country: 'NL', id: 'FED' }
const LARGEST_PAGE = 1000

// A process of its own: an operator's work is not the platform's. Objects are text before they are asked for.
process.on('message', (job: FeedJob) => {
  serve(job).then(
    (served) => process.send?.(served),
    (problem: unknown) => process.send?.({ problem: String(problem) }),
  )
})

async function serve(job: FeedJob): Promise<FeedServed> {
  const { locations, tariffs } = job.files.length > 0 ? await read(job) : generate(job)
  const owners = [...locations, ...tariffs].map(({ country_code, party_id }) => `${country_code}*${party_id}`)
  const lists = { locations: locations.map(textOf), tariffs: tariffs.map(textOf) }
  const server = createServer((asked, answer) => respond(asked, answer, lists))
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const { port } = server.address() as AddressInfo
  const parties = [...new Set(owners)].map((owner) => ({ country: owner.slice(0, 2), id: owner.slice(3) }))
  return { host: `localhost:${port}`, locations: locations.length, tariffs: tariffs.length, parties }
}

const textOf = (item: unknown) => JSON.stringify(item)

async function read({ files, ...most }: FeedJob) {
  const feeds = await Promise.all(files.map(loadFeed))
  const feed = completeFeed(feeds, { own: OWN, name: 'Bench Laden', timeZone: null, singleParty: false })
  return { locations: feed.locations.slice(0, most.locations), tariffs: feed.tariffs.slice(0, most.tariffs) }
}

function generate(most: FeedJob) {
  // Three sevenths of the stations come a second time, as a hub republishes them.
  const order = {
    seed: 'bench',
    own: OWN,
    name: 'Bench Laden',
    timeZone: null,
    stations: Math.ceil(most.locations * 0.72),
  }
  const published = Date.parse('2026-06-07T00:00:00Z')
  return {
    locations: generateFeed(order).locations.slice(0, most.locations),
    tariffs: generateTariffs('bench', OWN, 21, most.tariffs, published),
  }
}

/** As much of an operator as registration and pulls ask for. Below `/tariffs/` it has tariffs alone, below `/locations/` locations alone. */
function respond(asked: IncomingMessage, answer: ServerResponse, lists: Readonly<Record<string, readonly string[]>>) {
  const url = new URL(asked.url ?? '/', `http://${asked.headers.host}`)
  const [, offered = '', , module = ''] = url.pathname.split('/')
  answer.setHeader('Content-Type', 'application/json')
  if (!(module in lists)) return answer.end(envelope(JSON.stringify(versionData(url, offered))))
  const list = module === offered ? (lists[module] ?? []) : []
  const offset = Number(url.searchParams.get('offset') ?? 0)
  const limit = Math.min(Number(url.searchParams.get('limit') ?? LARGEST_PAGE), LARGEST_PAGE)
  answer.setHeader('X-Total-Count', list.length)
  answer.setHeader('X-Limit', LARGEST_PAGE)
  if (offset + limit < list.length) {
    url.searchParams.set('offset', String(offset + limit))
    answer.setHeader('Link', `<${url.href}>; rel="next"`)
  }
  return answer.end(envelope(`[${list.slice(offset, offset + limit).join(',')}]`))
}

function versionData({ origin, pathname }: URL, offered: string): unknown {
  const below = `${origin}/${offered}/2.2.1`
  if (pathname.endsWith('/versions')) return [{ version: '2.2.1', url: below }]
  const endpoints = ['credentials', 'locations', 'tariffs'].map((identifier) => {
    return { identifier, role: identifier === 'credentials' ? 'RECEIVER' : 'SENDER', url: `${below}/${identifier}` }
  })
  return { version: '2.2.1', endpoints }
}

const envelope = (data: string) =>
  `{"data":${data},"status_code":1000,"timestamp":"${new Date().toISOString().slice(0, 19)}Z"}`
