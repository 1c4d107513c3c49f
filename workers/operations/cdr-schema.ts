import { z } from '@hono/zod-openapi'
import type { CdrRow } from '#store/market/list-cdrs'

/** A CDR and what came of it. */
export const Cdr = z
  .object({
    key: z.string().openapi({ example: 'NL*ABC:CDR-1' }),
    brand: z.string(),
    market: z.string(),
    peer: z.string(),
    countryCode: z.string(),
    partyId: z.string(),
    cdrId: z.string(),
    session: z.string().nullable(),
    operatorSessionId: z.string().nullable(),
    token: z.string().nullable(),
    contract: z.string().nullable(),
    authorization: z.enum(['ours', 'none']),
    locationId: z.string(),
    evseUid: z.string(),
    startedAt: z.number().int(),
    endedAt: z.number().int(),
    energyWh: z.number().int(),
    currency: z.string(),
    claimedExclMicros: z
      .number()
      .int()
      .openapi({ description: 'What the operator claims, without VAT, in millionths' }),
    operatorStatus: z.enum(['settled', 'held']),
    operatorReasons: z.array(z.string()),
    driverStatus: z.enum(['billed', 'held', 'parked', 'none']),
    driverReasons: z.array(z.string()),
    grossMinor: z
      .number()
      .int()
      .nullable()
      .openapi({ description: 'What the driver owes, with VAT; null while unknown' }),
    ratedCurrency: z.string().nullable(),
    receivedAt: z.number().int(),
    settledAt: z.number().int(),
  })
  .openapi('Cdr')

/** A CDR from its row. */
export function viewCdr(row: CdrRow): z.infer<typeof Cdr> {
  const { urlId: _urlId, contentHash: _contentHash, ...cdr } = row
  return {
    ...cdr,
    operatorReasons: readReasons(row.operatorReasons),
    driverReasons: readReasons(row.driverReasons),
  }
}

// Reasons are words; whatever else stands there is shown as it is, rather than hidden.
function readReasons(text: string): string[] {
  const parsed: unknown = JSON.parse(text)
  return Array.isArray(parsed)
    ? parsed.map((reason) => (typeof reason === 'string' ? reason : JSON.stringify(reason)))
    : []
}
