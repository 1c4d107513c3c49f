import { z } from 'zod'
import { brandById } from '#brands/registry'
import {
  DEFAULT_RISK_POLICY,
  RISK_EFFECTS,
  type RiskOverrides,
  type RiskPolicy,
  withOverrides,
} from '#domain/token/risk-policy'
import { marketRules } from '#jurisdictions/registry'

const terms = { effect: z.enum(RISK_EFFECTS).optional(), meanwhile: z.enum(['allow', 'deny']).optional() }
const count = z.number().int().min(1).max(1_000)
const minutes = z.number().int().min(1).max(1_440)

const schema = z.strictObject({
  used_after_block: z.strictObject(terms).optional(),
  too_many_at_once: z.strictObject({ ...terms, most: count.optional() }).optional(),
  impossible_travel: z
    .strictObject({
      ...terms,
      nearKm: z.number().min(0).max(1_000).optional(),
      driveKmh: z.number().min(50).max(2_000).optional(),
      flightKmh: z.number().min(50).max(2_000).optional(),
      groundMinutes: z.number().min(0).max(1_440).optional(),
    })
    .optional(),
  energy_too_fast: z
    .strictObject({ ...terms, mostWhADay: z.number().int().positive().nullable().optional() })
    .optional(),
  asked_too_often: z
    .strictObject({ ...terms, most: count.nullable().optional(), withinMinutes: minutes.optional() })
    .optional(),
  cloned_card: z.strictObject({ ...terms, apartKm: z.number().positive().max(20_000).optional() }).optional(),
  new_country: z.strictObject(terms).optional(),
  too_many_on_contract: z.strictObject({ ...terms, most: count.nullable().optional() }).optional(),
  reference_reused: z.strictObject(terms).optional(),
  unknown_uids: z
    .strictObject({
      ...terms,
      most: count.optional(),
      mostUnplaced: count.optional(),
      withinMinutes: minutes.optional(),
    })
    .optional(),
})

/** Reads overrides that somebody wrote: a rule or a figure that does not exist is refused, since a rule that is misspelt would be no rule. */
export function readRiskOverrides(overrides: unknown): RiskOverrides {
  return schema.parse(overrides ?? {}) as RiskOverrides
}

const known = new Map<string, RiskPolicy>()

/** The rules of a brand in a market, put together once for an isolate. */
export function riskPolicyOf(brand: string, market: string): RiskPolicy {
  const key = `${brand}/${market}`
  const there = known.get(key)
  if (there) return there
  const ofMarket = readRiskOverrides(marketRules(market)?.riskOverrides)
  const ofBrand = readRiskOverrides(brandById(brand)?.riskOverrides)
  const policy = withOverrides(DEFAULT_RISK_POLICY, ofMarket, ofBrand)
  // Brands without a folder are named by staff; they are few.
  if (known.size < 1_000) known.set(key, policy)
  return policy
}
