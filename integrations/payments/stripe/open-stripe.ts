import type Stripe from 'stripe'

/** Longer than Stripe ever needs for a card; an operator's start waits for it. */
const TIMEOUT_MS = 20_000

/**
 * Opens Stripe's own client on Web standards alone. It is loaded here and not at start-up: whoever takes no money never pays for it. It tries
 * nothing again by itself: that is for the payment's own state to say.
 */
export function openStripe(secretKey: string, fetchStripe?: typeof fetch): () => Promise<Stripe> {
  let client: Promise<Stripe> | null = null
  const open = async () => {
    const { default: Client } = await import('stripe')
    return new Client(secretKey, {
      httpClient: Client.createFetchHttpClient(fetchStripe),
      maxNetworkRetries: 0,
      timeout: TIMEOUT_MS,
      telemetry: false,
    })
  }
  return () => {
    client ??= open()
    return client
  }
}
