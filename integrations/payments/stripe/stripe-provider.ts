import type Stripe from 'stripe'
import type { Instant } from '#domain/instant'
import type {
  CaptureRequest,
  CaptureResult,
  HoldRequest,
  HoldResult,
  IncreaseRequest,
  LookupResult,
  PaymentName,
  PaymentProvider,
  RefundRequest,
  RefundResult,
  ReleaseRequest,
  ReleaseResult,
} from '../payment-provider.ts'
import { OUR_INTENT, OUR_REFUND } from './our-metadata.ts'
import { readDispute } from './read-dispute.ts'
import { declineOf, isMissing, refusalOf } from './read-failure.ts'
import { type IntentStanding, readIntent } from './read-intent.ts'
import { countsAsRefund, readRefund } from './read-refund.ts'

/** What the adapter needs: Stripe's own client, opened when it is first wanted, and how its deployment goes by. */
export interface StripeDeployment {
  readonly name: string
  readonly simulated: boolean
  client(): Promise<Stripe>
  /** What stands for a card where none was chosen; null: without a choice there is nothing to hold. */
  readonly methodIfNone: string | null
  now(): Instant
}

/** Stripe forgets a key at the earliest 24 h after its first use, and then the same key charges again. An hour of margin. */
const KEY_LIFE_MS = 23 * 3_600_000
/** More than this many refunds or disputes of one charge do not come to be. */
const MOST_LISTED = 100

/**
 * Payments by Stripe: a PaymentIntent with manual capture a charge. The state is fetched before money is moved, and a command whose outcome
 * was lost is sent again under the same key while Stripe still knows it; after that it is asked for by our id, and never sent a second time.
 */
export function stripeProvider(deployment: StripeDeployment): PaymentProvider {
  return {
    name: deployment.name,
    simulated: deployment.simulated,
    hold: (request) => hold(deployment, request),
    increase: (request) => increase(deployment, request),
    capture: (request) => capture(deployment, request),
    release: (request) => release(deployment, request),
    refund: (request) => refund(deployment, request),
    lookup: (payment) => lookup(deployment, payment),
  }
}

async function hold(deployment: StripeDeployment, request: HoldRequest): Promise<HoldResult> {
  const { amountMinor, asked, intent } = request
  if (!isAmount(amountMinor)) return { outcome: 'refused', reason: 'amount_invalid' }
  const method = request.method ?? deployment.methodIfNone
  if (method === null) return { outcome: 'declined', reference: null, reason: 'method_unknown' }
  const stripe = await deployment.client()
  if (deployment.now() - asked.at >= KEY_LIFE_MS) {
    const found = await findIntent(stripe, { intent, reference: null })
    return found ? holdAnswer(readIntent(found)) : { outcome: 'refused', reason: 'never_arrived' }
  }
  try {
    const created = await stripe.paymentIntents.create(
      {
        amount: amountMinor,
        currency: request.currency.toLowerCase(),
        capture_method: 'manual',
        confirm: true,
        // Apple Pay and Google Pay are cards here.
        allowed_payment_method_types: ['card'],
        payment_method_options: { card: { request_incremental_authorization: 'if_available' } },
        ...(method.startsWith('ctoken_') ? { confirmation_token: method } : { payment_method: method }),
        return_url: request.returnUrl,
        metadata: { [OUR_INTENT]: intent, roamwatt_brand: request.brand, roamwatt_market: request.market },
        expand: ['latest_charge'],
      },
      { idempotencyKey: asked.key },
    )
    return holdAnswer(readIntent(created))
  } catch (failure) {
    return declineOf(failure) ?? refusalOf(failure)
  }
}

async function increase(deployment: StripeDeployment, request: IncreaseRequest): Promise<HoldResult> {
  const { amountMinor, asked } = request
  if (!isAmount(amountMinor)) return { outcome: 'refused', reason: 'amount_invalid' }
  const stripe = await deployment.client()
  const standing = await standingOf(stripe, request)
  if (standing?.state !== 'held') return { outcome: 'refused', reason: 'not_held' }
  if (standing.currency !== request.currency) return { outcome: 'refused', reason: 'currency_differs' }
  if (standing.heldMinor === amountMinor) return holdAnswer(standing)
  if (standing.heldMinor > amountMinor) return { outcome: 'refused', reason: 'amount_invalid' }
  if (!standing.canIncrease) return { outcome: 'refused', reason: 'increase_not_offered' }
  try {
    const { reference } = standing
    const more = { amount: amountMinor, expand: ['latest_charge'] }
    const increased = await stripe.paymentIntents.incrementAuthorization(reference, more, { idempotencyKey: asked.key })
    return holdAnswer(readIntent(increased))
  } catch (failure) {
    return declineOf(failure) ?? refusalOf(failure)
  }
}

async function capture(deployment: StripeDeployment, request: CaptureRequest): Promise<CaptureResult> {
  const { amountMinor, asked } = request
  if (!isAmount(amountMinor)) return { outcome: 'refused', reason: 'amount_invalid' }
  const stripe = await deployment.client()
  const standing = await standingOf(stripe, request)
  if (standing?.state === 'released') return { outcome: 'refused', reason: goneReason(standing) }
  if (standing?.state !== 'held' && standing?.state !== 'captured') return { outcome: 'refused', reason: 'not_held' }
  if (standing.currency !== request.currency) return { outcome: 'refused', reason: 'currency_differs' }
  if (standing.state === 'captured') {
    const isSame = standing.capturedMinor === amountMinor
    return isSame ? captured(standing) : { outcome: 'refused', reason: 'captured_already' }
  }
  if (amountMinor > standing.heldMinor) return { outcome: 'refused', reason: 'above_hold' }
  try {
    const taken = await stripe.paymentIntents.capture(
      standing.reference,
      { amount_to_capture: amountMinor, expand: ['latest_charge'] },
      { idempotencyKey: asked.key },
    )
    return captured(readIntent(taken))
  } catch (failure) {
    return refusalOf(failure)
  }
}

async function release(deployment: StripeDeployment, request: ReleaseRequest): Promise<ReleaseResult> {
  const stripe = await deployment.client()
  const standing = await standingOf(stripe, request)
  if (standing?.state === 'released') return { outcome: 'released', releasedMinor: standing.releasedMinor }
  if (standing?.state === 'captured') return { outcome: 'refused', reason: 'captured_already' }
  // What waits for the driver's bank holds nothing yet, and is called off all the same.
  if (standing?.state !== 'held' && standing?.state !== 'waiting') return { outcome: 'refused', reason: 'not_held' }
  try {
    const { reference } = standing
    const given = await stripe.paymentIntents.cancel(reference, {}, { idempotencyKey: request.asked.key })
    return { outcome: 'released', releasedMinor: readIntent(given).releasedMinor }
  } catch (failure) {
    return refusalOf(failure)
  }
}

async function refund(deployment: StripeDeployment, request: RefundRequest): Promise<RefundResult> {
  const { amountMinor, refund: id, asked } = request
  if (!isAmount(amountMinor)) return { outcome: 'refused', reason: 'amount_invalid' }
  const stripe = await deployment.client()
  const standing = await standingOf(stripe, request)
  if (standing?.state !== 'captured') return { outcome: 'refused', reason: 'not_captured' }
  if (standing.currency !== request.currency) return { outcome: 'refused', reason: 'currency_differs' }
  const refunds = await refundsOf(stripe, standing.reference)
  const earlier = refunds.find((known) => known.id === id && known.isOurs)
  if (earlier) {
    if (earlier.amountMinor !== amountMinor) return { outcome: 'refused', reason: 'refund_reused' }
    return earlier.status === 'failed'
      ? { outcome: 'refused', reason: 'rejected' }
      : { outcome: 'refunded', refundedMinor: amountMinor }
  }
  const gone = refunds.reduce((sum, known) => sum + (known.status === 'failed' ? 0 : known.amountMinor), 0)
  if (gone + amountMinor > standing.capturedMinor) return { outcome: 'refused', reason: 'above_captured' }
  try {
    const made = await stripe.refunds.create(
      { payment_intent: standing.reference, amount: amountMinor, metadata: { [OUR_REFUND]: id } },
      { idempotencyKey: asked.key },
    )
    const failed = readRefund(made).status === 'failed'
    return failed ? { outcome: 'refused', reason: 'rejected' } : { outcome: 'refunded', refundedMinor: made.amount }
  } catch (failure) {
    return refusalOf(failure)
  }
}

async function lookup(deployment: StripeDeployment, payment: PaymentName): Promise<LookupResult> {
  try {
    const stripe = await deployment.client()
    const standing = await standingOf(stripe, payment)
    if (!standing) return { outcome: 'absent' }
    const { canIncrease: _canIncrease, expired: _expired, isDisputed, ...found } = standing
    const isCaptured = standing.state === 'captured'
    const refunds = isCaptured ? await refundsOf(stripe, standing.reference) : []
    const disputes = isDisputed ? await disputesOf(stripe, standing.reference) : []
    return { outcome: 'found', ...found, refunds, disputes }
  } catch (failure) {
    return { outcome: 'unknown', problem: String(failure) }
  }
}

/** A payment by the name that Stripe gave it; by ours, which is in its search a minute later, only where we never learned theirs. */
async function findIntent(stripe: Stripe, { intent, reference }: PaymentName): Promise<Stripe.PaymentIntent | null> {
  if (reference !== null) {
    return stripe.paymentIntents.retrieve(reference, { expand: ['latest_charge'] }).catch((failure: unknown) => {
      if (isMissing(failure)) return null
      throw failure
    })
  }
  const query = `metadata['${OUR_INTENT}']:'${intent}'`
  const { data } = await stripe.paymentIntents.search({ query, limit: 1, expand: ['data.latest_charge'] })
  return data[0] ?? null
}

async function standingOf(stripe: Stripe, payment: PaymentName): Promise<IntentStanding | null> {
  const found = await findIntent(stripe, payment)
  return found && readIntent(found)
}

async function refundsOf(stripe: Stripe, reference: string) {
  const { data } = await stripe.refunds.list({ payment_intent: reference, limit: MOST_LISTED })
  return data.filter(countsAsRefund).map(readRefund)
}

async function disputesOf(stripe: Stripe, reference: string) {
  const { data } = await stripe.disputes.list({ payment_intent: reference, limit: MOST_LISTED })
  return data.map(readDispute)
}

function holdAnswer(standing: IntentStanding): HoldResult {
  const { reference, state, heldMinor, captureBefore, url } = standing
  if (state === 'held') return { outcome: 'held', reference, heldMinor, captureBefore }
  if (state === 'waiting') {
    return url === null
      ? { outcome: 'unknown', problem: 'Stripe is still at it' }
      : { outcome: 'action_required', reference, url }
  }
  if (state === 'declined') return { outcome: 'declined', reference, reason: standing.declineReason ?? 'card_declined' }
  return { outcome: 'refused', reason: state === 'captured' ? 'captured_already' : goneReason(standing) }
}

function captured({ capturedMinor, releasedMinor }: IntentStanding): CaptureResult {
  return { outcome: 'captured', capturedMinor, releasedMinor }
}

const goneReason = ({ expired }: IntentStanding) => (expired ? 'hold_expired' : 'released_already')

function isAmount(amountMinor: number): boolean {
  return Number.isSafeInteger(amountMinor) && amountMinor > 0
}
