import type { PaymentProvider } from '#integrations/payments/payment-provider'
import { answerStripe, SIMULATED_KEY } from '#integrations/payments/simulated-stripe/answer-stripe'
import {
  EMPTY_BOOKS,
  type SimulatedAccount,
  type SimulatedBooks,
} from '#integrations/payments/simulated-stripe/simulated-account'
import { openStripe } from '#integrations/payments/stripe/open-stripe'
import { stripeProvider } from '#integrations/payments/stripe/stripe-provider'

/** What becomes of a request to Stripe: it never arrives, or its answer is lost. */
export type LineFault = 'lost_before' | 'lost_after'

/** A Stripe of a test: its books, a clock that is set, a line that fails as told, and what went over it. */
export class StripeWorld implements SimulatedAccount {
  now_ = Date.parse('2026-06-01T10:00:00Z')
  readonly requests: { readonly method: string; readonly path: string; readonly key: string | null }[] = []
  /** Each request takes the next one; when there is none left, nothing is wrong. */
  readonly faults: (LineFault | null)[] = []
  #books: SimulatedBooks = EMPTY_BOOKS
  #ids = 0

  read(): SimulatedBooks {
    return this.#books
  }

  write(books: SimulatedBooks): void {
    this.#books = books
  }

  newId(prefix: string): string {
    this.#ids += 1
    return `${prefix}_${this.#ids}`
  }

  now(): number {
    return this.now_
  }

  /** The adapter as it is deployed for real, but for the address it calls. */
  provider(): PaymentProvider {
    const line = async (input: RequestInfo | URL, init?: RequestInit) => {
      const request = new Request(input, init)
      const { pathname } = new URL(request.url)
      const key = request.headers.get('idempotency-key')
      this.requests.push({ method: request.method, path: pathname, key })
      const fault = this.faults.shift() ?? null
      if (fault === 'lost_before') throw new TypeError('fetch failed')
      const answer = await answerStripe(this, request)
      if (fault === 'lost_after') throw new TypeError('fetch failed')
      return answer
    }
    return stripeProvider({
      name: 'stripe',
      simulated: false,
      client: openStripe(SIMULATED_KEY, line as typeof fetch),
      methodIfNone: null,
      now: () => this.now(),
    })
  }

  /** What only the world does. */
  async happen(what: string, fields: Readonly<Record<string, string>>): Promise<void> {
    await this.post(`/simulated/${what}`, fields)
  }

  /** Somebody at Stripe's own console. */
  async post(path: string, fields: Readonly<Record<string, string>>): Promise<unknown> {
    const request = new Request(`https://api.stripe.com${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${SIMULATED_KEY}` },
      body: new URLSearchParams(fields).toString(),
    })
    const answer = await answerStripe(this, request)
    if (!answer.ok) throw new Error(await answer.text())
    return answer.json()
  }
}
