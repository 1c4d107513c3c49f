import { showIntent } from './show-object.ts'
import type { SimulatedBooks, SimulatedIntent } from './simulated-account.ts'

/** A refusal in Stripe's shape; nothing that was begun is kept but `books`. */
export class StripeError extends Error {
  readonly status: number
  readonly body: object
  readonly books: SimulatedBooks | null
  constructor(status: number, error: object, books: SimulatedBooks | null = null) {
    super(JSON.stringify(error))
    this.status = status
    this.body = { error }
    this.books = books
  }
}

export function invalid(code: string, message: string, param?: string): StripeError {
  return new StripeError(code === 'resource_missing' ? 404 : 400, {
    type: 'invalid_request_error',
    code,
    message,
    param,
  })
}

/** A card that said no: the payment stays, without its money. */
export function cardError(books: SimulatedBooks, intent: SimulatedIntent): StripeError {
  const { code = 'card_declined', declineCode = 'generic_decline' } = intent.decline ?? {}
  const error = {
    type: 'card_error',
    code,
    decline_code: declineCode,
    message: 'Your card was declined.',
    payment_intent: showIntent(books, intent),
  }
  return new StripeError(402, error, books)
}
