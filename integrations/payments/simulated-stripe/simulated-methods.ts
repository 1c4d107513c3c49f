/** How a card that is none behaves. Windows in seconds, as networks give them; the longest is no promise of any. */
export interface SimulatedMethod {
  /** Stripe's error and decline code; null for a card that works. */
  readonly decline: { readonly code: string; readonly declineCode: string } | null
  /** Does the bank want a word with the driver first? */
  readonly asksDriver: boolean
  readonly captureWithinS: number
}

const DAY_S = 86_400
const WORKS: SimulatedMethod = { decline: null, asksDriver: false, captureWithinS: 7 * DAY_S }
const declined = (declineCode: string, code = 'card_declined'): SimulatedMethod => ({
  ...WORKS,
  decline: { code, declineCode },
})

/** What a driver can choose in place of a card. Anything else is unknown. */
export const SIMULATED_METHODS: Readonly<Record<string, SimulatedMethod>> = {
  simulated_card: WORKS,
  simulated_declined: declined('generic_decline'),
  simulated_no_funds: declined('insufficient_funds'),
  simulated_no_authentication: declined('authentication_required', 'authentication_required'),
  /** The bank asks the driver. */
  simulated_asks: { ...WORKS, asksDriver: true },
  /** What Visa gives a charge that the merchant began: 4 days and 18 hours. */
  simulated_short_hold: { ...WORKS, captureWithinS: 4 * DAY_S + 18 * 3600 },
}

/** A hold above this is declined for want of funds, so that a limit can be met without a special card. */
export const LARGEST_HOLD_MINOR = 100_000
