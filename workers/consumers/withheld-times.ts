import type { Cdr } from '#domain/cdr/cdr'
import type { Instant } from '#domain/instant'
import type { PricingFacts } from '#durable-objects/charging-session/charging-session-rpc'
import type { CdrArrival } from '#durable-objects/intake/intake-rpc'
import { peerProfile } from '#integrations/ocpi/profiles'

/** Does a CDR give 1970-01-01 for its times, as was agreed with its operator? Source: OCPI 2.2.1, cdrs, CDR. */
export function areTimesWithheld({ startAt, endAt }: Cdr, { version, read }: CdrArrival): boolean {
  if (startAt !== 0 && endAt !== 0) return false
  return read?.profile !== undefined && peerProfile(read.profile, version).cdrs.epochDates
}

/** With the times of its session in place of those that are withheld, or else those that end with the receipt. */
export function withTimes(cdr: Cdr, session: PricingFacts | null, receivedAt: Instant): Cdr {
  const startAt = cdr.startAt || session?.reported?.startAt || receivedAt - cdr.totalTimeS * 1000
  const endAt = cdr.endAt || session?.reported?.endAt || startAt + cdr.totalTimeS * 1000
  const periods = cdr.periods.map((period) => ({ ...period, startAt: period.startAt || startAt }))
  return { ...cdr, startAt, endAt, periods }
}
