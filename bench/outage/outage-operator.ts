import {
  type FakeAnswer,
  FakeOperator,
  type FakeRole,
  type ReceivedRequest,
} from '../../test/conformance/fake-operator.ts'
import type { CardHolder, OurParty } from '../../test/conformance/operations.ts'
import { sampleCdr } from '../../test/conformance/samples.ts'
import { randomOf } from './random-of.ts'

/** What an operator has behind it. */
export interface Backlog {
  readonly cdrs: number
  readonly pageSize: number
  readonly failures: number
  readonly seed: string
  readonly ours: OurParty
  readonly holders: readonly Pick<CardHolder, 'uid' | 'contractId'>[]
  readonly endAt: number
}

/** How it answered. */
export interface Traffic {
  pages: number
  failed: number
  /** Calls that were being answered at once, at most. */
  mostAtOnce: number
}

const ROLE: FakeRole = { role: 'CPO', countryCode: 'NL', partyId: 'OUT', name: 'Operator that was away' }
const DAY_MS = 86_400_000

/** An operator that was away for a day, with all CDRs of that day: made when they are asked for, so that a day of any size fits. */
export async function startOutageOperator(): Promise<{ readonly operator: FakeOperator; readonly traffic: Traffic }> {
  const operator = await FakeOperator.start([ROLE], ['2.2.1'])
  const traffic: Traffic = { pages: 0, failed: 0, mostAtOnce: 0 }
  let atOnce = 0
  operator.on('GET', /./, async (request) => {
    atOnce += 1
    traffic.mostAtOnce = Math.max(traffic.mostAtOnce, atOnce)
    // Long enough that calls made at once are seen to be.
    await new Promise((next) => setTimeout(next, 1))
    atOnce -= 1
    // What it was asked would fill the memory of a long day.
    if (request.path === 'cdrs') operator.requests.length = 0
    return undefined
  })
  return { operator, traffic }
}

/** From now on it gives its CDRs, a page at a time; some pages fail at first, each in its own way. */
export function giveBacklog(operator: FakeOperator, traffic: Traffic, backlog: Backlog): void {
  const pages = Math.ceil(backlog.cdrs / backlog.pageSize)
  const random = randomOf(backlog.seed)
  const failing = new Set<number>()
  while (failing.size < Math.min(backlog.failures, pages)) failing.add(Math.floor(random() * pages))
  operator.on('GET', 'cdrs', async (request) => {
    const offset = Number(request.url.searchParams.get('offset') ?? 0)
    const page = Math.floor(offset / backlog.pageSize)
    if (failing.delete(page)) {
      traffic.failed += 1
      return FAILURES[traffic.failed % FAILURES.length]
    }
    traffic.pages += 1
    return pageOf(operator, request, offset, backlog)
  })
}

const FAILURES: readonly FakeAnswer[] = [
  { status: 503 },
  { broken: true },
  { text: '{"data": [' },
  { statusCode: 3000 },
  { status: 500, text: 'Internal Server Error' },
]

function pageOf(operator: FakeOperator, { url }: ReceivedRequest, offset: number, backlog: Backlog): FakeAnswer {
  const limit = Math.min(Number(url.searchParams.get('limit') ?? backlog.pageSize), backlog.pageSize)
  const count = Math.max(0, Math.min(limit, backlog.cdrs - offset))
  const data = Array.from({ length: count }, (_, index) => cdrOf(offset + index, backlog))
  const headers = { 'x-total-count': String(backlog.cdrs), 'x-limit': String(backlog.pageSize) }
  if (offset + count >= backlog.cdrs) return { data, headers }
  const next = new URL(operator.urlOf('cdrs'))
  for (const [name, value] of url.searchParams) next.searchParams.set(name, value)
  next.searchParams.set('offset', String(offset + count))
  return { data, headers: { ...headers, link: `<${next.href}>; rel="next"` } }
}

function cdrOf(number: number, { cdrs, ours, holders, endAt }: Backlog): Readonly<Record<string, unknown>> {
  const holder = holders[number % holders.length] ?? { uid: '', contractId: '' }
  const startAt = endAt - DAY_MS + Math.floor(((DAY_MS - 3_600_000) * number) / cdrs / 1000) * 1000
  return sampleCdr({ owner: ROLE, ours, holder, location: 'L1', startAt }, cdrIdOf(number), `S-${number}`)
}

/** The id of the CDR with this number. */
export function cdrIdOf(number: number): string {
  return `OUT-${String(number).padStart(7, '0')}`
}

/** The operator's party. */
export const OUTAGE_PARTY = ROLE
