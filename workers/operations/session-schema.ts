import { z } from '@hono/zod-openapi'

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
  })
  .openapi('Session')

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
