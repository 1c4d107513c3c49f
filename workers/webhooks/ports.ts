import type { Shard } from '#domain/identity/shard'
import type { Instant } from '#domain/instant'

/** What other people's systems that send us messages need of the house. */
export interface WebhookPorts {
  /** The secrets that Stripe signs with; none: nobody sends us anything. */
  readonly stripeSecrets: readonly string[]
  now(): Instant
  /** The shard of one of our ids; null for what is none. */
  shardOf(id: string): Shard | null
  /** The session whose payment Stripe calls so; null where there is none, or its row is not there yet. */
  sessionOfPayment(reference: string): Promise<string | null>
  /** Tells a session that something became of its payment. */
  paymentNews(session: string, event: string, now: Instant): Promise<'accepted' | 'repeated' | 'unknown'>
}
