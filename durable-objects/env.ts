/** Every binding and setting in `wrangler.toml`, with the secrets beside it. */
export interface Env {
  readonly DIRECTORY: DurableObjectNamespace
  readonly TOKEN: DurableObjectNamespace
  readonly CONTRACT: DurableObjectNamespace
  readonly CHARGING_SESSION: DurableObjectNamespace
  readonly PARTY: DurableObjectNamespace
  readonly INTAKE: DurableObjectNamespace
  readonly PEER_BOARD: DurableObjectNamespace
  readonly CATALOGUE: D1Database
  readonly MARKET_NL: D1Database
  readonly MARKET_DE: D1Database
  readonly TARIFFS: KVNamespace
  readonly OUTBOX_EU: Queue<unknown>
  readonly ASSETS: Fetcher
  readonly CALLS: AnalyticsEngineDataset
  /** Public origin, without a slash at the end. */
  readonly ORIGIN: string
  readonly ENVIRONMENT: string
  /** `simulated`, where no money moves, or `stripe`. */
  readonly PAYMENT_PROVIDER: string
  /** Secret: Stripe's key of our account. */
  readonly STRIPE_SECRET_KEY?: string
  /** Secret: signs Stripe's messages to us; while it is being changed, the old and the new with a space between. */
  readonly STRIPE_WEBHOOK_SECRET?: string
  /** Names our account at Stripe to a driver's browser; no secret. */
  readonly STRIPE_PUBLISHABLE_KEY?: string
  /** `brevo`, or `none`: then nobody signs in by a code. */
  readonly MAIL_PROVIDER: string
  /** The address our mail comes from, of a domain that the provider has confirmed. */
  readonly MAIL_FROM: string
  /** Secret, 32 bytes in Base64: key of the directory's digests and of credential hashes. */
  readonly PEPPER: string
  /** Secret, 32 bytes in Base64: encrypts peers' credentials. */
  readonly CREDENTIALS_KEY: string
  /** Secret, 32 bytes in Base64: signs quotes, QR checks and sign-in links. */
  readonly SIGNING_KEY: string
  /** Secret: the mail provider's key. Absent where there is none. */
  readonly MAIL_KEY?: string
  /** Secret: opens `/api/operations/v1`. */
  readonly OPERATIONS_TOKEN: string
}
