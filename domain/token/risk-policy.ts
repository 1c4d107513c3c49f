/** What follows from a hit. */
export const RISK_EFFECTS = ['allow_and_flag', 'ask_driver', 'deny'] as const
export type RiskEffect = (typeof RISK_EFFECTS)[number]

/** Every rule that looks for fraud. The first seven judge a token alone, the others belong to a contract, a session or a place. */
export const RISK_RULES = [
  'used_after_block',
  'too_many_at_once',
  'impossible_travel',
  'energy_too_fast',
  'asked_too_often',
  'cloned_card',
  'new_country',
  'too_many_on_contract',
  'reference_reused',
  'unknown_uids',
] as const
export type RiskRule = (typeof RISK_RULES)[number]

/** What a rule does when it hits. `meanwhile` is the answer to the operator until the driver has answered; it matters for `ask_driver` alone. */
export interface RuleTerms {
  readonly effect: RiskEffect
  readonly meanwhile: 'allow' | 'deny'
}

/** The rules as data, with what each is measured by. A number that is null switches its rule off. */
export interface RiskPolicy {
  readonly used_after_block: RuleTerms
  /** Charges of one token that are open at once. */
  readonly too_many_at_once: RuleTerms & { readonly most: number }
  /** Distances up to `nearKm` are never called travel: coordinates are of sites, not of plugs. */
  readonly impossible_travel: RuleTerms & {
    readonly nearKm: number
    readonly driveKmh: number
    readonly flightKmh: number
    /** On the ground before and after a flight, together. */
    readonly groundMinutes: number
  }
  readonly energy_too_fast: RuleTerms & { readonly mostWhADay: number | null }
  readonly asked_too_often: RuleTerms & { readonly most: number | null; readonly withinMinutes: number }
  /** Two charges that go on at once, so far apart. */
  readonly cloned_card: RuleTerms & { readonly apartKm: number }
  readonly new_country: RuleTerms
  /** Charges of all tokens of a contract that are open at once; a contract may say it of its own. */
  readonly too_many_on_contract: RuleTerms & { readonly most: number | null }
  readonly reference_reused: RuleTerms
  /**
   * Different uids that nobody knows, at one location of one operator. An operator that names no location asks for its whole network: there
   * `mostUnplaced` counts, and nothing is closed.
   */
  readonly unknown_uids: RuleTerms & {
    readonly most: number
    readonly mostUnplaced: number
    readonly withinMinutes: number
  }
}

/** What a brand or a market has otherwise: any part of any rule. */
export type RiskOverrides = { readonly [R in RiskRule]?: Partial<RiskPolicy[R]> }

const DENY = { effect: 'deny', meanwhile: 'deny' } as const
const FLAG = { effect: 'allow_and_flag', meanwhile: 'allow' } as const

/**
 * What holds where nobody says otherwise.
 *
 * - `too_many_at_once`: three, since a driver whom two stations fail asks a third before the first two are forgotten.
 * - `impossible_travel`: no car averages 250 km/h from one charger to the next, and no airliner cruises above 900 km/h; an hour and a half is
 *   the least that boarding and leaving take. 10 km is the farthest that published coordinates of one site were seen apart.
 * - `energy_too_fast`: the largest car batteries hold about 130 kWh (2026); three full ones in a day is what the threat model calls too much.
 * - `unknown_uids`: more than five in ten minutes at one location. Of a million cards with 4-byte uids one guess in 4,295 hits, of eight
 *   million one in 537.
 * - `new_country`: a holiday is no fraud, so the driver is asked and charges meanwhile.
 */
export const DEFAULT_RISK_POLICY: RiskPolicy = {
  used_after_block: DENY,
  too_many_at_once: { ...DENY, most: 3 },
  impossible_travel: { ...DENY, nearKm: 10, driveKmh: 250, flightKmh: 900, groundMinutes: 90 },
  energy_too_fast: { effect: 'ask_driver', meanwhile: 'deny', mostWhADay: 390_000 },
  asked_too_often: { ...FLAG, most: 10, withinMinutes: 10 },
  cloned_card: { ...FLAG, apartKm: 100 },
  new_country: { effect: 'ask_driver', meanwhile: 'allow' },
  too_many_on_contract: { ...DENY, most: null },
  reference_reused: FLAG,
  unknown_uids: { ...DENY, most: 5, mostUnplaced: 100, withinMinutes: 10 },
}

/** The policy with what others have otherwise, the last one's word counting. */
export function withOverrides(policy: RiskPolicy, ...overrides: readonly (RiskOverrides | undefined)[]): RiskPolicy {
  return overrides.reduce<RiskPolicy>((before, changes) => {
    const changed = RISK_RULES.map((rule) => [rule, { ...before[rule], ...changes?.[rule] }])
    return Object.fromEntries(changed) as unknown as RiskPolicy
  }, policy)
}
