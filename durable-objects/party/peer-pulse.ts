import type { Instant } from '#domain/instant'
import type { CallLog } from '#integrations/outgoing/call-log'

/** The console's copy is refreshed at most this often. */
const POST_EVERY_MS = 10_000
/** Some refusals may be about one module; so many, in more than one, are about us. */
const SHUT_OUT_AFTER = 3

/** What a party has noticed of its peer since it woke. Kept in memory alone: it is for the console, and losing it loses nothing. */
export class PeerPulse {
  lastInAt: Instant | null = null
  lastOutAt: Instant | null = null
  lastError: string | null = null
  #calls = 0
  #failures = 0
  /** The modules in which calls were refused since the last that was not, one for each call. */
  #refused: string[] = []
  #isTold = false
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
    if (line.status !== null) {
      this.lastOutAt = now
      const isRefused = line.status === 401 || line.status === 403
      this.#refused = isRefused ? [...this.#refused.slice(1 - SHUT_OUT_AFTER), line.module] : []
      this.#isTold &&= isRefused
    }
    if (line.outcome !== 'ok') {
      this.#failures += 1
      this.lastError = `${line.module}: ${line.outcome}`
    }
    this.stir(now)
  }

  /** Does the peer refuse us whatever we ask, so that the registration must be broken? Told once, until it takes us again. */
  isNewlyShutOut(): boolean {
    const isShutOut = this.#refused.length >= SHUT_OUT_AFTER && new Set(this.#refused).size > 1
    if (!isShutOut || this.#isTold) return false
    this.#isTold = true
    return true
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
