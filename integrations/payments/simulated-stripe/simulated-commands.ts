import { showDispute, showIntent, showRefund } from './show-object.ts'
import type { SimulatedAccount, SimulatedBooks, SimulatedIntent, SimulatedRefund } from './simulated-account.ts'
import { LARGEST_HOLD_MINOR, SIMULATED_METHODS } from './simulated-methods.ts'
import { cardError, invalid } from './stripe-error.ts'

/** What a command left behind and what it answers. */
export interface Done {
  readonly books: SimulatedBooks
  readonly answer: unknown
}

type Fields = Readonly<Record<string, string>>

/** A PaymentIntent that is confirmed as it is made. */
export function createIntent(account: SimulatedAccount, books: SimulatedBooks, fields: Fields): Done {
  const name = fields['payment_method'] ?? fields['confirmation_token'] ?? ''
  const method = SIMULATED_METHODS[name]
  if (!method) throw invalid('resource_missing', 'No such PaymentMethod', 'payment_method')
  const amount = amountOf(fields, 'amount')
  const created = secondsOf(account)
  const decline =
    amount > LARGEST_HOLD_MINOR ? { code: 'card_declined', declineCode: 'insufficient_funds' } : method.decline
  const isHeld = decline === null && !method.asksDriver
  const intent: SimulatedIntent = {
    id: account.newId('pi'),
    status: decline ? 'requires_payment_method' : method.asksDriver ? 'requires_action' : 'requires_capture',
    amount,
    amountReceived: 0,
    currency: fields['currency'] ?? '',
    method: name,
    metadata: metadataOf(fields),
    created,
    captureBefore: isHeld ? created + method.captureWithinS : null,
    cancellationReason: null,
    decline,
  }
  const made = withEvent(account, withIntent(books, intent), 'payment_intent.created', intent)
  if (decline) throw cardError(withEvent(account, made, 'payment_intent.payment_failed', intent), intent)
  const type = isHeld ? 'payment_intent.amount_capturable_updated' : 'payment_intent.requires_action'
  return done(withEvent(account, made, type, intent), intent)
}

/** More on hold than before. */
export function incrementIntent(account: SimulatedAccount, books: SimulatedBooks, id: string, fields: Fields): Done {
  const intent = inState(books, id, ['requires_capture'])
  const amount = amountOf(fields, 'amount')
  if (amount <= intent.amount) throw invalid('parameter_invalid_integer', 'It must be more than before', 'amount')
  const held = { ...intent, amount }
  // A payment stays held when its bank will not hold more.
  if (amount > LARGEST_HOLD_MINOR) {
    throw cardError(books, { ...intent, decline: { code: 'card_declined', declineCode: 'insufficient_funds' } })
  }
  return done(withEvent(account, withIntent(books, held), 'payment_intent.amount_capturable_updated', held), held)
}

/** Takes what is held, or a part of it; the rest goes back, and stands among the refunds as it does at Stripe. */
export function captureIntent(account: SimulatedAccount, books: SimulatedBooks, id: string, fields: Fields): Done {
  const intent = inState(books, id, ['requires_capture'])
  const amount = fields['amount_to_capture'] === undefined ? intent.amount : amountOf(fields, 'amount_to_capture')
  if (amount > intent.amount) throw invalid('amount_too_large', 'More than is held', 'amount_to_capture')
  const taken: SimulatedIntent = { ...intent, status: 'succeeded', amountReceived: amount }
  const rest: SimulatedRefund = {
    id: account.newId('re'),
    intent: id,
    amount: intent.amount - amount,
    status: 'succeeded',
    metadata: {},
    created: secondsOf(account),
    balanceTransaction: null,
  }
  const after = withIntent(books, taken)
  const withRest = rest.amount === 0 ? after : { ...after, refunds: [...after.refunds, rest] }
  const told = withEvent(account, withRest, 'charge.captured', taken)
  return done(withEvent(account, told, 'payment_intent.succeeded', taken), taken)
}

/** Gives a hold back, or calls off what waits for the bank. */
export function cancelIntent(
  account: SimulatedAccount,
  books: SimulatedBooks,
  id: string,
  reason: string | null,
): Done {
  const intent = inState(books, id, ['requires_capture', 'requires_action', 'requires_payment_method'])
  const gone: SimulatedIntent = { ...intent, status: 'canceled', cancellationReason: reason }
  return done(withEvent(account, withIntent(books, gone), 'payment_intent.canceled', gone), gone)
}

/** Gives captured money back. */
export function createRefund(account: SimulatedAccount, books: SimulatedBooks, fields: Fields): Done {
  const intent = intentIn(books, fields['payment_intent'] ?? '')
  const amount = amountOf(fields, 'amount')
  const gone = books.refunds
    .filter((known) => known.intent === intent.id && known.balanceTransaction !== null && known.status !== 'failed')
    .reduce((sum, known) => sum + known.amount, 0)
  if (gone + amount > intent.amountReceived)
    throw invalid('charge_already_refunded', 'More than was captured', 'amount')
  const refund: SimulatedRefund = {
    id: account.newId('re'),
    intent: intent.id,
    amount,
    status: 'succeeded',
    metadata: metadataOf(fields),
    created: secondsOf(account),
    balanceTransaction: account.newId('txn'),
  }
  const after = withEvent(account, { ...books, refunds: [...books.refunds, refund] }, 'charge.refunded', intent)
  return { books: after, answer: showRefund(after, refund) }
}

/** What only the world does: the bank heard the driver (or not), a holder disputes, a dispute ends, a refund comes back. */
export function happen(account: SimulatedAccount, books: SimulatedBooks, what: string, fields: Fields): Done {
  if (what === 'disputes') {
    const intent = intentIn(books, fields['payment_intent'] ?? '')
    const known = books.disputes.find(({ id }) => id === fields['dispute'])
    const dispute = {
      id: known?.id ?? account.newId('dp'),
      intent: intent.id,
      amount: known?.amount ?? amountOf(fields, 'amount'),
      status: fields['status'] ?? 'needs_response',
      created: known?.created ?? secondsOf(account),
    }
    const disputes = [...books.disputes.filter(({ id }) => id !== dispute.id), dispute]
    const after = { ...books, disputes }
    const type = known ? 'charge.dispute.closed' : 'charge.dispute.created'
    const answer = showDispute(after, dispute)
    return { books: withObject(account, after, type, answer), answer }
  }
  if (what === 'failed_refunds') {
    const refund = books.refunds.find(({ id }) => id === fields['refund'])
    if (!refund) throw invalid('resource_missing', 'No such refund', 'refund')
    const failed = { ...refund, status: 'failed' as const }
    const after = { ...books, refunds: books.refunds.map((known) => (known.id === refund.id ? failed : known)) }
    const answer = showRefund(after, failed)
    return { books: withObject(account, after, 'refund.failed', answer), answer }
  }
  const intent = inState(books, fields['payment_intent'] ?? '', ['requires_action'])
  const method = SIMULATED_METHODS[intent.method]
  const heard: SimulatedIntent =
    fields['outcome'] === 'failed'
      ? {
          ...intent,
          status: 'requires_payment_method',
          decline: { code: 'payment_intent_authentication_failure', declineCode: 'authentication_required' },
        }
      : {
          ...intent,
          status: 'requires_capture',
          captureBefore: secondsOf(account) + (method?.captureWithinS ?? 0),
        }
  const type = heard.status === 'requires_capture' ? 'amount_capturable_updated' : 'payment_failed'
  return done(withEvent(account, withIntent(books, heard), `payment_intent.${type}`, heard), heard)
}

/** Holds whose time is over are let go, as Stripe does by itself. */
export function letGoExpired(account: SimulatedAccount, books: SimulatedBooks): SimulatedBooks {
  const now = secondsOf(account)
  const isOver = (intent: SimulatedIntent) =>
    intent.status === 'requires_capture' && intent.captureBefore !== null && intent.captureBefore <= now
  return books.intents
    .filter(isOver)
    .reduce((after, { id }) => cancelIntent(account, after, id, 'automatic').books, books)
}

/** A payment by its name. Throws where there is none. */
export function intentIn(books: SimulatedBooks, id: string): SimulatedIntent {
  const intent = books.intents.find((known) => known.id === id)
  if (!intent) throw invalid('resource_missing', `No such payment_intent: '${id}'`, 'intent')
  return intent
}

function inState(books: SimulatedBooks, id: string, states: readonly SimulatedIntent['status'][]): SimulatedIntent {
  const intent = intentIn(books, id)
  if (states.includes(intent.status)) return intent
  throw invalid('payment_intent_unexpected_state', `This PaymentIntent has a status of ${intent.status}`)
}

function done(books: SimulatedBooks, intent: SimulatedIntent): Done {
  return { books, answer: showIntent(books, intent) }
}

function withIntent(books: SimulatedBooks, intent: SimulatedIntent): SimulatedBooks {
  const others = books.intents.filter(({ id }) => id !== intent.id)
  return { ...books, intents: [...others, intent] }
}

function withEvent(
  account: SimulatedAccount,
  books: SimulatedBooks,
  type: string,
  intent: SimulatedIntent,
): SimulatedBooks {
  const shown = showIntent(books, intent)
  return withObject(account, books, type, type.startsWith('charge.') ? shown.latest_charge : shown)
}

function withObject(account: SimulatedAccount, books: SimulatedBooks, type: string, object: unknown): SimulatedBooks {
  const event = { id: account.newId('evt'), type, created: secondsOf(account), object }
  return { ...books, events: [...books.events, event] }
}

function metadataOf(fields: Fields): Record<string, string> {
  const found = Object.entries(fields).flatMap(([name, value]) => {
    const key = /^metadata\[(\w+)\]$/.exec(name)?.[1]
    return key === undefined ? [] : [[key, value] as const]
  })
  return Object.fromEntries(found)
}

function amountOf(fields: Fields, name: string): number {
  const amount = Number(fields[name])
  if (!Number.isSafeInteger(amount) || amount <= 0) throw invalid('parameter_invalid_integer', 'Invalid integer', name)
  return amount
}

const secondsOf = (account: SimulatedAccount) => Math.floor(account.now() / 1000)
