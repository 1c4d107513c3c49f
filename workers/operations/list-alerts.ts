import { createRoute, z } from '@hono/zod-openapi'
import type { Instant } from '#domain/instant'
import type { PeerHealth } from '#durable-objects/peer-board/peer-health'
import { listLateOutboxes } from '#store/alerts/list-late-outboxes'
import { listNegativeMargins } from '#store/market/list-negative-margins'
import { listTroubledPayments } from '#store/market/list-troubled-payments'
import type { UnfinishedSession } from '#store/market/list-unfinished'
import { readFigures } from '#store/market/read-figures'
import { countOpenReviews } from '#store/market/review-cases'
import type { House } from '#workers/house'
import { REFUSALS } from './error-body.ts'
import { jsonAnswer } from './json-content.ts'
import { readLedgerBooks } from './ledger-books.ts'
import type { OperationsApp } from './operations-context.ts'
import { nameUnfinished, sessionsWithoutCdr, staleSessions } from './unfinished-sessions.ts'

const Alert = z
  .object({
    kind: z.enum([
      'quarantine_not_empty',
      'outbox_late',
      'ledger_not_zero',
      'cdr_missing',
      'session_stale',
      'margin_negative',
      'payment_troubled',
      'review_open',
    ]),
    raised: z.boolean(),
    count: z.number().int().openapi({ description: 'How many things it is about' }),
    since: z.number().int().nullable().openapi({ description: 'The oldest of them' }),
    details: z.array(z.string()).openapi({ description: 'A few of them, by id' }),
  })
  .openapi('Alert')

const route = createRoute({
  method: 'get',
  path: '/alerts',
  operationId: 'listAlerts',
  tags: ['overview'],
  summary:
    'What somebody has to look at: quarantine not empty, outbox older than five minutes, ledger not zero, CDRs that are due, charges whose operator is silent, charges of the last month that cost more than their driver pays, payments of the last month that the provider refused, lost, or does not answer for, and disputed ones, cases that wait for a person',
  responses: {
    200: jsonAnswer('All of them, raised or not', z.object({ at: z.number().int(), items: z.array(Alert) })),
    ...REFUSALS,
  },
})

export const listAlerts = (app: OperationsApp) =>
  app.openapi(route, async (c) => {
    const { house, ports } = c.env
    const items = await Promise.all([
      quarantineAlert(house),
      ports.peerHealth().then((board) => outboxAlert(house, board)),
      ledgerAlert(house),
      sessionsWithoutCdr(house).then((waiting) => unfinishedAlert('cdr_missing', waiting, house.now())),
      staleSessions(house).then((stale) => unfinishedAlert('session_stale', stale, house.now())),
      marginAlert(house),
      paymentAlert(house),
      reviewAlert(house),
    ])
    return c.json({ at: house.now(), items }, 200)
  })

type AlertView = z.infer<typeof Alert>
const LATE_MS = 5 * 60 * 1000
const MOST_NAMED = 10
const LOOKBACK_MS = 30 * 24 * 3_600_000
/** So long an unknown outcome is nobody's business but the alarm's. */
const UNKNOWN_MS = 15 * 60 * 1000

async function quarantineAlert(house: House): Promise<AlertView> {
  const figures = await Promise.all(
    house.markets.map(async ({ market, database }) => ({ market, ...(await readFigures(database, house.now())) })),
  )
  const filled = figures.filter(({ quarantined }) => quarantined > 0)
  const count = filled.reduce((sum, { quarantined }) => sum + quarantined, 0)
  const details = filled.map(({ market, quarantined }) => `${market}: ${quarantined}`)
  return { kind: 'quarantine_not_empty', raised: count > 0, count, since: null, details }
}

/** Two sources: the watch that the re-arming schedule keeps of every class, and what parties post of their own. */
async function outboxAlert(house: House, board: readonly PeerHealth[]): Promise<AlertView> {
  const before: Instant = house.now() - LATE_MS
  const watched = await listLateOutboxes(house.catalogue, before, 100)
  const late = new Map(watched.map(({ object, class: kind, oldestAt }) => [`${kind} ${object}`, oldestAt]))
  for (const { peer, outbox } of board) {
    if (outbox && (outbox.parked > 0 || (outbox.oldestAt !== null && outbox.oldestAt < before)))
      late.set(`Party ${peer}`, outbox.oldestAt)
  }
  const instants = [...late.values()].filter((at) => at !== null)
  return {
    kind: 'outbox_late',
    raised: late.size > 0,
    count: late.size,
    since: instants.length > 0 ? Math.min(...instants) : null,
    details: [...late.keys()].slice(0, MOST_NAMED),
  }
}

function unfinishedAlert(
  kind: 'cdr_missing' | 'session_stale',
  sessions: readonly UnfinishedSession[],
  now: Instant,
): AlertView {
  const details = sessions.slice(0, MOST_NAMED).map((session) => nameUnfinished(session, now))
  return { kind, raised: sessions.length > 0, count: sessions.length, since: sessions[0]?.since ?? null, details }
}

async function marginAlert(house: House): Promise<AlertView> {
  const since = house.now() - LOOKBACK_MS
  const lists = await Promise.all(house.markets.map(({ database }) => listNegativeMargins(database, since)))
  const charges = lists.flat().toSorted((a, b) => a.settledAt - b.settledAt)
  const details = charges.slice(0, MOST_NAMED).map(({ key }) => key)
  const { length: count } = charges
  return { kind: 'margin_negative', raised: count > 0, count, since: charges[0]?.settledAt ?? null, details }
}

async function reviewAlert(house: House): Promise<AlertView> {
  const counted = await Promise.all(
    house.markets.map(async ({ market, database }) => ({ market, ...(await countOpenReviews(database)) })),
  )
  const waiting = counted.filter(({ open }) => open > 0)
  const count = waiting.reduce((sum, { open }) => sum + open, 0)
  const instants = waiting.map(({ since }) => since).filter((at) => at !== null)
  return {
    kind: 'review_open',
    raised: count > 0,
    count,
    since: instants.length > 0 ? Math.min(...instants) : null,
    details: waiting.map(({ market, open }) => `${market}: ${open}`),
  }
}

async function paymentAlert(house: House): Promise<AlertView> {
  const now = house.now()
  const lists = await Promise.all(
    house.markets.map(({ database }) => listTroubledPayments(database, now - LOOKBACK_MS, now - UNKNOWN_MS)),
  )
  const payments = lists.flat().toSorted((a, b) => a.at - b.at)
  const details = payments.slice(0, MOST_NAMED).map(({ session, reason }) => `${session}: ${reason}`)
  const { length: count } = payments
  return { kind: 'payment_troubled', raised: count > 0, count, since: payments[0]?.at ?? null, details }
}

async function ledgerAlert(house: House): Promise<AlertView> {
  const books = await readLedgerBooks(house)
  const wrong = books.filter(({ sumMinor, unbalanced }) => sumMinor !== 0 || unbalanced.length > 0)
  const details = wrong.flatMap(({ market, currency, sumMinor, unbalanced }) => [
    `${market} ${currency}: ${sumMinor}`,
    ...unbalanced.map(({ id }) => id),
  ])
  return {
    kind: 'ledger_not_zero',
    raised: wrong.length > 0,
    count: wrong.length,
    since: null,
    details: details.slice(0, MOST_NAMED),
  }
}
