import { z } from '@hono/zod-openapi'
import type { SessionRow } from '#store/market/list-sessions'

/** A charging session, as its market's database has it. */
export const Session = z
  .object({
    id: z.string(),
    brand: z.string(),
    market: z.string(),
    way: z.enum(['rfid', 'app', 'ad_hoc']),
    peer: z.string(),
    countryCode: z.string(),
    partyId: z.string(),
    operatorSessionId: z.string().nullable(),
    token: z.string().nullable(),
    contract: z.string().nullable(),
    driver: z.string().nullable(),
    locationId: z.string(),
    locationName: z.string().nullable(),
    evseUid: z.string(),
    evseId: z.string().nullable(),
    connectorId: z.string().nullable(),
    phase: z.string(),
    authorization: z.string(),
    startedAt: z.number().int().nullable(),
    endedAt: z.number().int().nullable(),
    energyWh: z.number().int(),
    currency: z.string().nullable(),
    tariffHash: z.string().nullable(),
    quote: z.string().nullable(),
    pinnedFrom: z.string().nullable(),
    cdrKey: z.string().nullable(),
    priceMinor: z.number().int().nullable(),
    createdAt: z.number().int(),
    updatedAt: z.number().int(),
    reportedStatus: z.string().nullable().openapi({ description: "The operator's last word" }),
    staleSince: z
      .number()
      .int()
      .nullable()
      .openapi({ description: 'Since when the operator says nothing of a charge that goes on; it is being asked' }),
    flags: z.array(z.string()).openapi({ description: "What is odd about the operator's messages" }),
  })
  .openapi('Session')

/** A session from its row. */
export function viewSession({ revision: _revision, ...row }: SessionRow): z.infer<typeof Session> {
  return { ...row, flags: JSON.parse(row.flags) }
}

/** Something that happened to a session, in order. `kind` is a word that stays the same. */
export const TimelineEntry = z
  .object({
    at: z.number().int(),
    kind: z.enum([
      'created',
      'started',
      'ended',
      'cdr_received',
      'operator_settled',
      'rated',
      'posted',
      'payment',
      'last_word',
    ]),
    detail: z.string().nullable(),
    amountMinor: z.number().int().nullable(),
    currency: z.string().nullable(),
  })
  .openapi('TimelineEntry')
