import type { Instant } from '#domain/instant'
import type { CallLog } from '#integrations/outgoing/call-log'

/** The console's copy is refreshed at most this often. */
const POST_EVERY_MS = 10_000

/** What a party has noticed of its peer since it woke. Kept in memory alone: it is for the console, and losing it loses nothing. */
export class PeerPulse {
  lastInAt: Instant | null = null
  lastOutAt: Instant | null = null
  lastError: string | null = null
  #calls = 0
  #failures = 0
  #postAt: Instant | null = null
  #postedAt: Instant = 0

  /** The peer called us. */
  heard(now: Instant): void {
    this.lastInAt = now
    this.stir(now)
  }

  /** We called the peer. */
  called(line: CallLog, now: Instant): void {
    this.#calls += 1
    if (line.status !== null) this.lastOutAt = now
    if (line.outcome !== 'ok') {
      this.#failures += 1
      this.lastError = `${line.module}: ${line.outcome}`
    }
    this.stir(now)
  }

  /** Something changed that the console should see. */
  stir(now: Instant): void {
    this.#postAt ??= Math.max(now, this.#postedAt + POST_EVERY_MS)
  }

  /** When the next post is due; null when there is nothing new. */
  postDue(): Instant | null {
    return this.#postAt
  }

  posted(now: Instant): void {
    this.#postAt = null
    this.#postedAt = now
  }

  /** Failed calls per thousand; null where there were none at all. */
  errorRate(): number | null {
    return this.#calls === 0 ? null : Math.round((this.#failures * 1000) / this.#calls)
  }
}
