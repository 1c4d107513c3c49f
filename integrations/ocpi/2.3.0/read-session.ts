import type { z } from 'zod'
import type { ReportedSession } from '#domain/session/session'
import { patchOf, sessionOf, withKnownStatus, withoutNulls } from '#integrations/ocpi/2.2.1/read-session'
import { claimedPriceOf, olderPrice, type priceSchema, withPrices } from '#integrations/ocpi/2.3.0/price'
import { sessionPatchSchema230, sessionSchema230 } from '#integrations/ocpi/2.3.0/session-schema'
import type { SessionPatch } from '#integrations/ocpi/dialect'
import { parseLenient } from '#integrations/ocpi/parse-lenient'
import type { Issue, Leniency, Parsed } from '#integrations/ocpi/parsed'
import { isRawObject } from '#integrations/ocpi/raw-object'

/** Reads a whole Session. */
export function readSession(raw: unknown): Parsed<ReportedSession> {
  const status = withKnownStatus(raw)
  const leniencies: Leniency[] = [...status.leniencies]
  const parsed = parseLenient(sessionSchema230, withPrices(status.raw, ['total_cost'], leniencies))
  if (!parsed.ok) return parsed
  leniencies.push(...parsed.leniencies)
  const cost = costOf(parsed.value.total_cost, leniencies)
  return cost.ok ? sessionOf({ ...parsed.value, total_cost: cost.value }, leniencies) : cost
}

/** Reads changed fields of a Session. Null says nothing: to take a value back, an operator sends the whole session. */
export function readSessionPatch(raw: unknown): Parsed<SessionPatch> {
  const status = withKnownStatus(raw)
  const leniencies: Leniency[] = [...status.leniencies]
  const given = isRawObject(status.raw) ? withoutNulls(status.raw) : status.raw
  const parsed = parseLenient(sessionPatchSchema230, withPrices(given, ['total_cost'], leniencies))
  if (!parsed.ok) return parsed
  leniencies.push(...parsed.leniencies)
  const cost = costOf(parsed.value.total_cost, leniencies)
  return cost.ok ? patchOf({ ...parsed.value, total_cost: cost.value }, leniencies) : cost
}

/** An absent cost is unknown, not nothing. */
function costOf(
  raw: z.output<typeof priceSchema> | null | undefined,
  leniencies: Leniency[],
): Parsed<ReturnType<typeof olderPrice> | null> {
  if (!raw) return { ok: true, value: null, leniencies }
  const issues: Issue[] = []
  const value = olderPrice(claimedPriceOf(raw, 'total_cost', issues, leniencies))
  return issues.length > 0 ? { ok: false, issues } : { ok: true, value, leniencies }
}
