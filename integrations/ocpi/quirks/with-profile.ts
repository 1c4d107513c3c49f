import type { Cdr } from '#domain/cdr/cdr'
import type { ReportedSession } from '#domain/session/session'
import type { Token } from '#domain/token/token'
import { formatDateTime } from '#integrations/ocpi/date-time'
import type { OcpiDialect, ReadContext, SessionPatch } from '#integrations/ocpi/dialect'
import type { Parsed } from '#integrations/ocpi/parsed'
import { epochIssues } from '#integrations/ocpi/quirks/mend/mend-cdr'
import { isFilteredOut } from '#integrations/ocpi/quirks/mend/mend-location'
import { mendRaw } from '#integrations/ocpi/quirks/mend/mend-raw'
import type { ObjectKind, PeerProfile } from '#integrations/ocpi/quirks/profile-schema'
import { wireUid } from '#integrations/ocpi/quirks/token-uid'
import { isAllowed } from '#integrations/ocpi/quirks/transport'
import { isRawObject, type RawObject } from '#integrations/ocpi/raw-object'
import { refuseFuture } from '#integrations/ocpi/refuse-future'

const PROFILED = new WeakMap<PeerProfile, Map<OcpiDialect, OcpiDialect>>()

/** A version as a peer of this profile speaks it: what it sends is mended before it is read, and what it is sent is as it wants it. */
export function withProfile(dialect: OcpiDialect, profile: PeerProfile): OcpiDialect {
  const known = PROFILED.get(profile) ?? new Map<OcpiDialect, OcpiDialect>()
  PROFILED.set(profile, known)
  let spoken = known.get(dialect)
  if (spoken === undefined) {
    spoken = profiled(dialect, profile)
    known.set(dialect, spoken)
  }
  return spoken
}

function profiled(dialect: OcpiDialect, profile: PeerProfile): OcpiDialect {
  const { auth, http, push, commands, sessions } = profile
  const mended = <T>(
    kind: ObjectKind,
    raw: unknown,
    read: (raw: unknown) => Parsed<T>,
    context?: ReadContext,
    isPart = false,
  ): Parsed<T> => {
    if (!isRawObject(raw)) return read(raw)
    const around = context && { lastUpdated: formatDateTime(context.receivedAt) }
    const { raw: whole, leniencies } = mendRaw(profile, kind, raw, { ...around, isPart })
    const parsed = read(whole)
    return parsed.ok && leniencies.length > 0
      ? { ...parsed, leniencies: [...leniencies, ...parsed.leniencies] }
      : parsed
  }
  const supported = commands.supported
  // A clock that runs backwards puts nothing in order: then the time of receipt stands in for it.
  const isByArrival = sessions.order === 'arrival'
  const ordered = ({ receivedAt }: ReadContext): Partial<SessionPatch> => ({
    ...(isByArrival ? { lastUpdated: receivedAt } : {}),
    ...(sessions.periods === 'repeated' ? { repeatsPeriods: true } : {}),
  })
  return {
    ...dialect,
    wire: {
      ...dialect.wire,
      routingHeaders: dialect.wire.routingHeaders && http.routingHeaders !== 'omit',
      tokenForm: auth.tokenForm === 'spec' ? dialect.wire.tokenForm : auth.tokenForm,
      patchNeedsLastUpdated: dialect.wire.patchNeedsLastUpdated && push.lastUpdatedInPatch === 'spec',
    },
    readLocation(raw, context) {
      if (isFilteredOut(profile, raw))
        return { ok: false, issues: [{ field: 'id', problem: 'is left out by agreement' }] }
      return mended('location', raw, (whole) => dialect.readLocation(whole, owned(whole, context, profile)), context)
    },
    readEvse: (raw) => mended('evse', raw, (whole) => dialect.readEvse(whole)),
    readConnector: (raw) => mended('connector', raw, (whole) => dialect.readConnector(whole)),
    readTariff: (raw, context) =>
      mended('tariff', raw, (whole) => dialect.readTariff(whole, owned(whole, context, profile)), context),
    readSession(raw, context) {
      const read = (whole: unknown) => dialect.readSession(whole, owned(whole, context, profile))
      const parsed = mended('session', raw, read, context)
      const inOrder =
        parsed.ok && isByArrival ? { ...parsed, value: { ...parsed.value, lastUpdated: context.receivedAt } } : parsed
      return refuseFuture(inOrder, sessionTimes, context.receivedAt)
    },
    readSessionPatch(raw, context) {
      const parsed = mended('session', raw, (part) => dialect.readSessionPatch(part, context), context, true)
      const whole = push.nullClears && isRawObject(raw) ? clearing(parsed, raw) : parsed
      const inOrder = whole.ok ? { ...whole, value: { ...whole.value, ...ordered(context) } } : whole
      return refuseFuture(inOrder, patchTimes, context.receivedAt)
    },
    readCdr(raw, context) {
      const issues = isRawObject(raw) ? epochIssues(raw, profile) : []
      if (issues.length > 0) return { ok: false, issues }
      const read = (whole: unknown) => dialect.readCdr(whole, owned(whole, context, profile))
      const parsed = mended('cdr', raw, read, context)
      return refuseFuture(parsed, cdrTimes, context.receivedAt)
    },
    writeToken: (token, lastUpdated, now) => dialect.writeToken(asWritten(token, profile), lastUpdated, now),
    writeAuthorizationInfo: (decision, now) =>
      referred(
        dialect.writeAuthorizationInfo({ ...decision, token: asWritten(decision.token, profile) }, now),
        decision.authorizationReference,
        profile,
      ),
    commands: supported === null ? dialect.commands : dialect.commands.filter((type) => supported.includes(type)),
    writeCommand(command, now) {
      const meant = 'token' in command ? { ...command, token: asWritten(command.token, profile) } : command
      const reference = 'authorizationReference' in meant ? meant.authorizationReference : null
      return referred(dialect.writeCommand(meant, now), reference, profile)
    },
  }
}

const sessionTimes = ({ startAt, endAt, lastUpdated }: Partial<ReportedSession>) => ({
  start_date_time: startAt,
  end_date_time: endAt,
  last_updated: lastUpdated,
})
const patchTimes = ({ changes, lastUpdated }: SessionPatch) => sessionTimes({ ...changes, lastUpdated })
const cdrTimes = ({ startAt, endAt }: Cdr) => ({ start_date_time: startAt, end_date_time: endAt })

/** The fields of a session that may be empty, and what they are here. */
const CLEARABLE = {
  end_date_time: { endAt: null },
  authorization_reference: { authorizationReference: null },
  meter_id: { meterId: null },
  total_cost: { totalCostExclMicros: null, totalCostInclMicros: null },
} as const

/** Null takes an optional field of a session away; where a value is due it is refused. */
function clearing(parsed: Parsed<SessionPatch>, raw: RawObject): Parsed<SessionPatch> {
  if (!parsed.ok) return parsed
  const names = Object.keys(raw).filter((name) => raw[name] === null)
  const due = names.filter((name) => !Object.hasOwn(CLEARABLE, name) && name !== 'charging_periods')
  if (due.length > 0) return { ok: false, issues: due.map((field) => ({ field, problem: 'cannot be taken away' })) }
  const cleared = Object.entries(CLEARABLE).filter(([name]) => names.includes(name))
  const changes = Object.assign({}, parsed.value.changes, ...cleared.map(([, change]) => change))
  return { ...parsed, value: { ...parsed.value, changes } }
}

/** Of a peer that speaks for others an object is theirs whom it names: a version that knows no names would take it for the peer's own. */
function owned(raw: unknown, context: ReadContext, profile: PeerProfile): ReadContext {
  if (!isRawObject(raw)) return context
  const { country_code: countryCode, party_id: partyId } = raw
  if (typeof countryCode !== 'string' || typeof partyId !== 'string') return context
  const owner = { countryCode: countryCode.toUpperCase(), partyId: partyId.toUpperCase() }
  return /^[A-Z]{2}$/.test(owner.countryCode) && /^[A-Z0-9]{3}$/.test(owner.partyId) && isAllowed(profile, owner)
    ? { ...context, owner }
    : context
}

function asWritten(token: Token, profile: PeerProfile): Token {
  const uid = wireUid(token, profile)
  return uid === token.uid ? token : { ...token, uid }
}

/** The authorization reference under the peer's name for it, also where the version has none. */
function referred(written: RawObject, reference: string | null, { authorize }: PeerProfile): RawObject {
  const { authorization_reference: _, ...rest } = written
  if (authorize.referenceField === 'authorization_reference' || reference === null) return written
  return { ...rest, [authorize.referenceField]: reference }
}
