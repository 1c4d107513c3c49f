import type {
  CaptureRequest,
  CaptureResult,
  DeclineReason,
  HoldRequest,
  HoldResult,
  LookupResult,
  PaymentProvider,
  RefundRequest,
  RefundResult,
  ReleaseResult,
} from './payment-provider.ts'

/** What the simulated provider remembers of a payment: plain data, so that any key-value store can keep it. */
export interface SimulatedPayment {
  readonly state: 'held' | 'declined' | 'captured' | 'released'
  readonly reference: string
  readonly currency: string
  readonly heldMinor: number
  readonly capturedMinor: number
  readonly releasedMinor: number
  readonly declineReason: DeclineReason | null
  /** By our id of the refund; absent in payments from before there were some. */
  readonly refunds?: Readonly<Record<string, number>>
}

/** Where the simulated provider keeps its payments. A `Map` for tests; `ctx.storage.kv`-like storage for an object. */
export interface SimulatedPayments {
  get(intent: string): SimulatedPayment | undefined | Promise<SimulatedPayment | undefined>
  set(intent: string, payment: SimulatedPayment): unknown
}

/** What a driver can choose in place of a card. Anything else is declined as unknown; null is a card that works. */
export const SIMULATED_METHODS = {
  simulated_card: null,
  simulated_declined: 'card_declined',
  simulated_no_funds: 'insufficient_funds',
  simulated_no_authentication: 'authentication_failed',
} as const satisfies Record<string, DeclineReason | null>

/** A hold above this is declined for want of funds, so that a limit can be met without a special card. */
const LARGEST_HOLD_MINOR = 100_000

/** SIMULATED: no money moves. Answers as a real provider with manual capture does, by fixed rules. */
export function simulatedProvider(payments: SimulatedPayments): PaymentProvider {
  return {
    name: 'simulated',
    simulated: true,
    hold: (request) => hold(payments, request),
    capture: (request) => capture(payments, request),
    release: (request) => release(payments, request.intent),
    refund: (request) => refund(payments, request),
    lookup: (intent) => lookup(payments, intent),
  }
}

async function hold(payments: SimulatedPayments, request: HoldRequest): Promise<HoldResult> {
  if (!isAmount(request.amountMinor)) return { outcome: 'refused', reason: 'amount_invalid' }
  const known = await payments.get(request.intent)
  if (known) {
    const same = known.currency === request.currency && known.heldMinor === request.amountMinor
    return same ? holdAnswer(known) : { outcome: 'refused', reason: 'intent_reused' }
  }
  const declineReason = declineReasonOf(request)
  const payment: SimulatedPayment = {
    state: declineReason ? 'declined' : 'held',
    reference: `simulated_${request.intent}`,
    currency: request.currency,
    heldMinor: request.amountMinor,
    capturedMinor: 0,
    releasedMinor: 0,
    declineReason,
  }
  await payments.set(request.intent, payment)
  return holdAnswer(payment)
}

async function capture(payments: SimulatedPayments, request: CaptureRequest): Promise<CaptureResult> {
  if (!isAmount(request.amountMinor)) return { outcome: 'refused', reason: 'amount_invalid' }
  const known = await payments.get(request.intent)
  if (!known || known.state === 'declined') return { outcome: 'refused', reason: 'not_held' }
  if (known.state === 'released') return { outcome: 'refused', reason: 'released_already' }
  if (known.currency !== request.currency) return { outcome: 'refused', reason: 'currency_differs' }
  if (known.state === 'captured') {
    if (known.capturedMinor !== request.amountMinor) return { outcome: 'refused', reason: 'captured_already' }
    return { outcome: 'captured', capturedMinor: known.capturedMinor, releasedMinor: known.releasedMinor }
  }
  if (request.amountMinor > known.heldMinor) return { outcome: 'refused', reason: 'above_hold' }
  const releasedMinor = known.heldMinor - request.amountMinor
  await payments.set(request.intent, {
    ...known,
    state: 'captured',
    capturedMinor: request.amountMinor,
    releasedMinor,
  })
  return { outcome: 'captured', capturedMinor: request.amountMinor, releasedMinor }
}

async function release(payments: SimulatedPayments, intent: string): Promise<ReleaseResult> {
  const known = await payments.get(intent)
  if (!known || known.state === 'declined') return { outcome: 'refused', reason: 'not_held' }
  if (known.state === 'captured') return { outcome: 'refused', reason: 'captured_already' }
  if (known.state === 'held') {
    await payments.set(intent, { ...known, state: 'released', releasedMinor: known.heldMinor })
  }
  return { outcome: 'released', releasedMinor: known.heldMinor }
}

async function refund(payments: SimulatedPayments, request: RefundRequest): Promise<RefundResult> {
  const { intent, refund: id, amountMinor } = request
  if (!isAmount(amountMinor)) return { outcome: 'refused', reason: 'amount_invalid' }
  const known = await payments.get(intent)
  if (known?.state !== 'captured') return { outcome: 'refused', reason: 'not_captured' }
  if (known.currency !== request.currency) return { outcome: 'refused', reason: 'currency_differs' }
  const refunds = known.refunds ?? {}
  const earlier = refunds[id]
  if (earlier !== undefined) {
    return earlier === amountMinor
      ? { outcome: 'refunded', refundedMinor: earlier }
      : { outcome: 'refused', reason: 'refund_reused' }
  }
  const refundedMinor = Object.values(refunds).reduce((sum, amount) => sum + amount, 0)
  if (refundedMinor + amountMinor > known.capturedMinor) return { outcome: 'refused', reason: 'above_captured' }
  await payments.set(intent, { ...known, refunds: { ...refunds, [id]: amountMinor } })
  return { outcome: 'refunded', refundedMinor: amountMinor }
}

async function lookup(payments: SimulatedPayments, intent: string): Promise<LookupResult> {
  const known = await payments.get(intent)
  if (!known) return { outcome: 'absent' }
  const { state, reference, currency, capturedMinor, releasedMinor } = known
  const heldMinor = state === 'declined' ? 0 : known.heldMinor
  const refunds = Object.entries(known.refunds ?? {}).map(([id, amountMinor]) => ({ refund: id, amountMinor }))
  return { outcome: 'found', state, reference, currency, heldMinor, capturedMinor, releasedMinor, refunds }
}

/** A hold's answer stays what it was, whatever became of the money since. */
function holdAnswer(payment: SimulatedPayment): HoldResult {
  if (payment.declineReason) {
    return { outcome: 'declined', reference: payment.reference, reason: payment.declineReason }
  }
  return { outcome: 'held', reference: payment.reference, heldMinor: payment.heldMinor }
}

function declineReasonOf(request: HoldRequest): DeclineReason | null {
  if (request.amountMinor > LARGEST_HOLD_MINOR) return 'insufficient_funds'
  const method = request.method ?? 'simulated_card'
  return method in SIMULATED_METHODS ? SIMULATED_METHODS[method as keyof typeof SIMULATED_METHODS] : 'method_unknown'
}

function isAmount(amountMinor: number): boolean {
  return Number.isSafeInteger(amountMinor) && amountMinor > 0
}
