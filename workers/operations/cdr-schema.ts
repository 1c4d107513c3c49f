import { z } from '@hono/zod-openapi'
import { AUTHORIZATION_BASES } from '#domain/token/authorization-basis'
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
    authorization: z.enum(AUTHORIZATION_BASES).openapi({
      description:
        'On whose word: ours; assumed where nobody asked and the token was good; refused where we had said no; none where the token is not ours',
    }),
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
    findings: z
      .array(z.object({ code: z.string(), weight: z.string(), field: z.string(), detail: z.string() }))
      .openapi({ description: 'What is odd about it; none of it changes the CDR' }),
    remark: z.string().nullable().openapi({ description: "The operator's own words" }),
    invoiceReference: z.string().nullable().openapi({ description: "The operator's invoice that it is for" }),
    creditOf: z.string().nullable().openapi({ description: 'Of a credit: the key of the CDR it names' }),
    payloadRemovedAt: z
      .number()
      .int()
      .nullable()
      .openapi({ description: 'When persons were taken out of its payload, by retention; null while it is whole' }),
    credits: z.string().nullable().openapi({ description: 'The same, once it took that back' }),
  })
  .openapi('Cdr')

/** A CDR from its row. */
export function viewCdr(row: CdrRow): z.infer<typeof Cdr> {
  const { urlId: _urlId, contentHash: _contentHash, ...cdr } = row
  return {
    ...cdr,
    operatorReasons: readReasons(row.operatorReasons),
    driverReasons: readReasons(row.driverReasons),
    findings: JSON.parse(row.findings),
  }
}

// Reasons are words; whatever else stands there is shown as it is, rather than hidden.
function readReasons(text: string): string[] {
  const parsed: unknown = JSON.parse(text)
  return Array.isArray(parsed)
    ? parsed.map((reason) => (typeof reason === 'string' ? reason : JSON.stringify(reason)))
    : []
}
