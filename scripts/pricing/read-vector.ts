import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { OCPI_VERSIONS } from '#integrations/ocpi/dialect'
import { type ReadCharge, readChargeToPrice } from '#integrations/ocpi/read-charge-to-price'

const decimals = z.union([z.string(), z.number()]).transform(String)
const cost = z.object({ excl_vat: decimals.optional(), incl_vat: decimals.optional() })
const costs = {
  total_cost: cost.optional(),
  energy_cost: cost.optional(),
  time_cost: cost.optional(),
  parking_cost: cost.optional(),
  fixed_cost: cost.optional(),
  reservation_cost: cost.optional(),
  total_cost_display: cost.optional(),
}
const quantities = {
  billed_energy_kwh: decimals.optional(),
  billed_time_s: decimals.optional(),
  billed_parking_time_s: decimals.optional(),
  billed_reservation_time_s: decimals.optional(),
  total_energy: decimals.optional(),
  total_time: decimals.optional(),
  total_parking_time: decimals.optional(),
}
const expectation = z.looseObject({
  result: z.enum(['ok', 'reject']),
  reject_reason: z.string().optional(),
  ...costs,
  ...quantities,
  taxes: z.array(z.object({ name: z.string(), amount: decimals })).optional(),
  warnings: z.array(z.string()).optional(),
  verify: z.string().optional(),
  claimed_taxes_consistent: z.boolean().optional(),
})
const vectorSchema = z.object({
  name: z.string().optional(),
  features: z.array(z.string()).optional(),
  ocpi_version: z.enum(OCPI_VERSIONS),
  time_zone: z.string(),
  tariffs: z.array(z.unknown()),
  cdr: z.record(z.string(), z.unknown()),
  hints: z.object({ reservation_expired: z.boolean().optional() }).optional(),
  expected: expectation.optional(),
  contested: z.object({ ruling_expected: expectation.optional() }).optional(),
  compare: z.object({ decimals: z.int().min(0).max(12) }).optional(),
})

/** What a vector asserts about its price. */
export type Expectation = z.output<typeof expectation>

/** A worked example of pricing: tariffs, a CDR, and what they should come to. */
export interface Vector {
  readonly name: string
  /** The first is the one it is about. */
  readonly features: readonly string[]
  /** Null in a file that only asks. */
  readonly expected: Expectation | null
  /** To so many decimals amounts are compared; null where the file does not say. */
  readonly decimals: number | null
  readonly statesVat: boolean
  readonly read: ReadCharge
}

/** A file that is no vector, or whose tariff or CDR cannot be read; `message` names the field. */
export class UnreadableVector extends Error {
  override name = 'UnreadableVector'
}

/** Reads a vector file by the platform's own readers. Throws an `UnreadableVector`. */
export function readVector(path: string): Vector {
  const parsed = vectorSchema.safeParse(parseJson(path))
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    throw new UnreadableVector(`${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'unreadable'}`)
  }
  const vector = parsed.data
  const read = readChargeToPrice({
    ocpiVersion: vector.ocpi_version,
    timeZone: vector.time_zone,
    tariffs: vector.tariffs,
    cdr: vector.cdr,
    reservationExpired: vector.hints?.reservation_expired ?? null,
  })
  if (!read.ok) throw new UnreadableVector(read.issues.map(({ field, problem }) => `${field} ${problem}`).join('; '))
  return {
    name: vector.name ?? path,
    features: vector.features ?? [],
    expected: vector.contested?.ruling_expected ?? vector.expected ?? null,
    decimals: vector.compare?.decimals ?? null,
    statesVat: vector.ocpi_version === '2.2.1' || read.value.tariffs.some(hasRate),
    read: read.value,
  }
}

function hasRate({ elements }: ReadCharge['tariffs'][number]): boolean {
  return elements.some(({ priceComponents }) => priceComponents.some(({ vatBasisPoints }) => vatBasisPoints !== null))
}

function parseJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch (error) {
    throw new UnreadableVector(error instanceof Error ? error.message : String(error))
  }
}
