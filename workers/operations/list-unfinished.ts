import { createRoute, z } from '@hono/zod-openapi'
import { listWaitingSessions } from '#store/market/list-unfinished'
import { REFUSALS } from './error-body.ts'
import { jsonAnswer } from './json-content.ts'
import type { OperationsApp } from './operations-context.ts'

const UnfinishedSession = z
  .object({
    id: z.string(),
    brand: z.string(),
    market: z.string(),
    peer: z.string(),
    countryCode: z.string(),
    partyId: z.string(),
    operatorSessionId: z.string().nullable(),
    locationName: z.string().nullable(),
    evseUid: z.string(),
    evseId: z.string().nullable(),
    way: z.string(),
    phase: z.string(),
    reportedStatus: z.string().nullable().openapi({ description: "The operator's last word" }),
    energyWh: z.number().int(),
    startedAt: z.number().int().nullable(),
    endedAt: z.number().int().nullable(),
    waitsFor: z
      .enum(['answer', 'word', 'begin', 'cdr'])
      .nullable()
      .openapi({ description: "The answer to a command, the operator's next word, the beginning, or the CDR" }),
    since: z.number().int().openapi({ description: 'Since when it waits' }),
    ageS: z.number().int().openapi({ description: 'How long it has waited, in seconds' }),
    lastStep: z.string().nullable().openapi({ description: 'What was done about it last' }),
    lastStepAt: z.number().int().nullable(),
    nextStep: z.string().nullable().openapi({ description: 'What is done next; null where it is left to a person' }),
    nextStepAt: z.number().int().nullable(),
  })
  .openapi('UnfinishedSession')

const route = createRoute({
  method: 'get',
  path: '/unfinished-sessions',
  operationId: 'listUnfinishedSessions',
  tags: ['charging'],
  summary:
    'Charges that go on, wait for an answer, or ended without a CDR: since when, what was done and what is done next; the oldest thousand of each market',
  responses: {
    200: jsonAnswer(
      'Those that have waited longest first',
      z.object({ at: z.number().int(), items: z.array(UnfinishedSession) }),
    ),
    ...REFUSALS,
  },
})

export const listUnfinished = (app: OperationsApp) =>
  app.openapi(route, async (c) => {
    const { house } = c.env
    const at = house.now()
    const found = await Promise.all(house.markets.map(({ database }) => listWaitingSessions(database)))
    const items = found
      .flat()
      .map((session) => ({ ...session, ageS: Math.max(0, Math.floor((at - session.since) / 1000)) }))
    return c.json({ at, items: items.toSorted((left, right) => left.since - right.since) as View[] }, 200)
  })

type View = z.infer<typeof UnfinishedSession>
