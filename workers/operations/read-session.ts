import { createRoute, z } from '@hono/zod-openapi'
import { DomainError } from '#domain/errors'
import { listCdrs } from '#store/market/list-cdrs'
import { listPayments } from '#store/market/list-payments'
import { listPostings } from '#store/market/list-postings'
import { listRatings } from '#store/market/list-ratings'
import { readSession as readSessionRow } from '#store/market/read-session'
import { IdParams } from './driver-schema.ts'
import { REFUSALS, UNKNOWN } from './error-body.ts'
import { jsonAnswer } from './json-content.ts'
import { marketOf } from './market-of.ts'
import type { OperationsApp } from './operations-context.ts'
import { Session, TimelineEntry, viewSession } from './session-schema.ts'
import { sessionTimeline } from './session-timeline.ts'

const Live = z.object({
  revision: z.number().int(),
  phase: z.string(),
  reason: z.string().nullable(),
  energyWh: z.number().int(),
  costSoFarMinor: z.number().int().nullable(),
  powerW: z.number().int().nullable(),
  updatedAt: z.number().int().nullable().openapi({ description: "When the operator's last word arrived" }),
  answerBy: z.number().int().nullable().openapi({ description: 'Until when the operator has to answer' }),
  reservedUntil: z.number().int().nullable(),
})

const route = createRoute({
  method: 'get',
  path: '/sessions/{id}',
  operationId: 'readSession',
  tags: ['charging'],
  summary: 'A session: as the database has it, as its object says now, and all that happened in order',
  request: { params: IdParams },
  responses: {
    200: jsonAnswer(
      'The session',
      Session.extend({ live: Live.nullable(), timeline: z.array(TimelineEntry) }).openapi('SessionFile'),
    ),
    ...REFUSALS,
    ...UNKNOWN,
  },
})

// A session has one CDR and one payment; more than this is a fault that the lists show.
const FEW = { limit: 20, after: null }

export const readSession = (app: OperationsApp) =>
  app.openapi(route, async (c) => {
    const { house } = c.env
    const { id } = c.req.valid('param')
    const database = marketOf(house, id)
    const row = database && (await readSessionRow(database, id))
    if (!row) throw new DomainError('session_unknown')
    const [cdrs, ratings, payments, live] = await Promise.all([
      listCdrs(database, { session: id }, FEW),
      listRatings(database, { session: id }, FEW),
      listPayments(database, { session: id }, FEW),
      // The object is asked for its last word; a page about the past must not fail because it does not answer.
      house.objects
        .session(id)
        .view()
        .catch(() => null),
    ])
    const postings = (await Promise.all(cdrs.map((cdr) => listPostings(database, { cdrKey: cdr.key }, FEW)))).flat()
    const timeline = sessionTimeline({ session: row, cdrs, ratings, payments, postings })
    return c.json({ ...viewSession(row), live: live && pickLive(live), timeline }, 200)
  })

function pickLive(view: z.infer<typeof Live>): z.infer<typeof Live> {
  const { revision, phase, reason, energyWh, costSoFarMinor, powerW, updatedAt, answerBy, reservedUntil } = view
  return { revision, phase, reason, energyWh, costSoFarMinor, powerW, updatedAt, answerBy, reservedUntil }
}
