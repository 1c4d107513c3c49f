import { z } from 'zod'
import { COMMAND_TYPES } from '#integrations/ocpi/command'
import { OCPI_VERSIONS } from '#integrations/ocpi/dialect'

/** The kinds of objects that a peer sends and rules are written for. */
export const OBJECT_KINDS = ['location', 'evse', 'connector', 'tariff', 'session', 'cdr'] as const
export type ObjectKind = (typeof OBJECT_KINDS)[number]

const path = z.string().regex(/^[a-z0-9_]+(\.[a-z0-9_]+)*$/i, 'is no path of field names')
const fieldName = z.string().regex(/^[A-Za-z0-9_]{1,64}$/, 'is no field name')
const party = z.string().regex(/^[A-Z]{2}\*[A-Z0-9]{3}$/, 'is no party such as NL*ABC')
const timeZone = z.string().refine(isTimeZone, 'is no time zone')

/** A rule for fields of each kind of object; a field is named by its path from the object, without list positions. */
function byField<T extends z.ZodType>(rule: T) {
  const rules = z.record(path, rule).default({})
  return z
    .strictObject({ location: rules, evse: rules, connector: rules, tariff: rules, session: rules, cdr: rules })
    .prefault({})
}

const auth = z.strictObject({
  /** How we write the credentials token; `spec` is what the version says. */
  tokenForm: z.enum(['spec', 'base64', 'raw']).default('spec'),
  /** The word before it; `none` sends no credential at all. */
  sendScheme: z.enum(['Token', 'Bearer', 'Basic', 'none']).default('Token'),
  sendHeader: z
    .string()
    .regex(/^[A-Za-z-]{1,40}$/)
    .default('Authorization'),
  /** Words beside `Token` that we accept from this peer. */
  acceptSchemes: z.array(z.enum(['Bearer', 'Basic', 'Token:'])).default([]),
  /** Headers beside `Authorization` in which we accept its credential. */
  acceptHeaders: z.array(z.enum(['Authentication', 'X-Authorization'])).default([]),
})

const http = z.strictObject({
  /** For a single answer; a page of a list has its own. */
  timeoutMs: z.int().min(1000).max(60_000).default(10_000),
  /** `hub-only` addresses the hub, whoever the object belongs to. */
  routingHeaders: z.enum(['spec', 'omit', 'hub-only']).default('spec'),
  trailingSlash: z.enum(['asis', 'add', 'strip']).default('asis'),
  /** Lists come as a gzip file that no header announces. */
  gunzip: z.boolean().default(false),
})

const rate = z.strictObject({
  /** The shortest time between two pages. */
  minGapMs: z.int().min(0).max(600_000).default(0),
  /** Is the peer's Retry-After followed, up to an hour? */
  retryAfter: z.boolean().default(true),
  /** Tries of one page before a pull has failed. */
  maxRetries: z.int().min(1).max(20).default(8),
  /** Statuses by which the peer says, to who reads, that it was asked too often; with them nothing is said of what was asked for. */
  limitStatuses: z.array(z.int().min(2000).max(3999)).default([]),
  /** Only with this in the status message; null: the status alone says it. */
  limitText: z.string().min(3).nullable().default(null),
  /** How long it is let alone then, where it does not say. */
  limitWaitMs: z.int().min(1000).max(3_600_000).default(60_000),
})

const paging = z.strictObject({
  /** Where the next page is: in Link (or at the next offset, where the total says so), at the next offset until a page is short, in the body, or nowhere. */
  style: z.enum(['link', 'offset', 'cursor', 'none']).default('link'),
  /** Asked for; null asks for nothing. */
  limit: z.int().min(1).max(10_000).nullable().default(250),
  /** What is around the items. */
  envelope: z.enum(['ocpi', 'items-next']).default('ocpi'),
  /** How long a page may take, in ms. */
  pageTimeoutMs: z.int().min(1000).max(120_000).default(10_000),
  /** How large a page may be, in bytes; it is read as a stream. */
  pageMaxBytes: z.int().min(10_000).max(100_000_000).default(5_000_000),
})

const push = z.strictObject({
  /** A PATCH to what we do not have: refused so that the owner sends the whole, or taken as the whole where it holds all that is due. */
  patchBeforePut: z.enum(['refuse', 'create']).default('refuse'),
  /** A PUT that lacks what is due is laid over what we have. */
  putIsPatch: z.boolean().default(false),
  /** Null in a PATCH takes an optional field away; otherwise it says nothing. */
  nullClears: z.boolean().default(false),
  /** What is older than what we have is answered and not stored. A time in the future counts as now. */
  staleGuard: z.boolean().default(false),
  lastUpdatedInPatch: z.enum(['spec', 'optional']).default('spec'),
})

const ids = z.strictObject({
  /** Where the operator prints the EVSE's public id. */
  evseIdFrom: z.enum(['evse_id', 'uid', 'id']).default('evse_id'),
  /** Where a location without a party has it from. */
  partyFrom: z.enum(['fields', 'evse_id']).default('fields'),
})

const fields = z.strictObject({
  /** Other names under which a field comes; where both are there the right one counts. */
  rename: byField(path),
  /** Plain text where texts in languages are due; the language it is in. */
  wrap: byField(z.string().length(2)),
  /** One value where a list is due, or null and nothing else in it. */
  listify: byField(z.literal(true)),
  /** Factors to OCPI's unit: kW to W is 1000. */
  scale: byField(z.number().positive()),
  /** The peer's words for values that OCPI, or the driver, knows by another. */
  values: byField(z.record(z.string().min(1), z.string().min(1))),
  /** Values that stand for nothing. */
  fillers: byField(z.array(z.union([z.string(), z.number()])).min(1)),
  /** What is meant where nothing is said. */
  default: byField(z.union([z.string(), z.number(), z.boolean(), z.array(z.string())])),
  /** A missing `last_updated` is that of the object around it, or the time of receipt. */
  inheritLastUpdated: z.boolean().default(false),
  /** Longest texts: the rest is left off. For words, never for ids. */
  truncate: byField(z.int().min(1).max(1000)),
  /** Decimals kept of a tariff's prices; what floating point adds is rounded off. */
  priceDecimals: z.int().min(2).max(6).nullable().default(null),
  /** Whose clock a time without `Z` or offset is by; OCPI says UTC. */
  naiveTimeZone: timeZone.default('UTC'),
  /** Numbers where a time is due: seconds or milliseconds since 1970. */
  epochTimestamps: z.enum(['refuse', 's', 'ms']).default('refuse'),
  /** Line breaks, no-break and zero-width blanks in texts become blanks or nothing. */
  cleanText: z.boolean().default(false),
})

const authorize = z.strictObject({
  locationReferences: z.enum(['optional', 'one-evse', 'one-location']).default('optional'),
  /** How an RFID uid is written to this peer: as issued, or upper-case hex of 8, 14 or 20 digits. */
  uidFormat: z.enum(['as-issued', 'hex-upper']).default('as-issued'),
  /** The name under which the authorization reference travels. */
  referenceField: z.enum(['authorization_reference', 'authorization_id']).default('authorization_reference'),
  /** The type that a car's own id (Autocharge) is kept under, whatever type the operator asks for. */
  autochargeType: z.enum(['as-sent', 'RFID', 'OTHER']).default('as-sent'),
})

const commands = z.strictObject({
  /** Null: all that the version has. */
  supported: z.array(z.enum(COMMAND_TYPES)).nullable().default(null),
  /** Without these a start is refused here, before anything is sent. */
  startNeeds: z.array(z.enum(['evse_uid', 'connector_id'])).default([]),
  /** Is the result of a charge's command taken without our token, at the address that only the peer was given, once and in time? */
  openResults: z.boolean().default(false),
})

const sessions = z.strictObject({
  /** By which clock messages are put in order. */
  order: z.enum(['last_updated', 'arrival']).default('last_updated'),
  /** Does a PATCH add its periods, or repeat all of them? */
  periods: z.enum(['added', 'repeated']).default('added'),
})

const cdrs = z.strictObject({
  /** Does a mark before the remark say whose the cost is? `[*]` the hub's, `[?]` nobody's. */
  costSource: z.enum(['cdr', 'remark-prefix']).default('cdr'),
  /** The sign of amounts in a credit CDR. */
  creditTotals: z.enum(['negative', 'positive']).default('negative'),
  /** Was it agreed that times may be 1970-01-01? */
  epochDates: z.boolean().default(false),
  /** Within how many hours of its end a charge's CDR is due, by contract: OCPI sets no time. */
  expectedWithinH: z.int().min(1).max(2400).default(24),
})

const tariffs = z.strictObject({
  /** Do tariffs come inside of the EVSEs they are for, and in no list of their own? */
  inline: z.boolean().default(false),
})

const parties = z.strictObject({
  /** For whom the peer speaks beside its roles. */
  allow: z.union([z.literal('any'), z.array(party)]).default([]),
  /** Where the name drivers know is, the first that is there. */
  nameFrom: z.array(z.enum(['operator', 'suboperator', 'owner'])).default(['operator']),
})

const filter = z.strictObject({
  excludeLocationIds: z.array(z.string().min(1)).default([]),
  /** Locations by the beginning of their name. */
  excludeNames: z.array(z.string().min(3)).default([]),
})

const tokens = z.strictObject({
  /** A change of a token goes whole, or as a PATCH of what changed; what is new goes whole. */
  change: z.enum(['put', 'patch']).default('put'),
})

const credentials = z.strictObject({
  /** Does the peer take PUT? Otherwise tokens are renewed by registering anew. */
  takesPut: z.boolean().default(true),
})

/** The whole profile of a peer: everything there is to say about how it deviates, with what the specification says as default. */
export const profileSchema = z.strictObject({
  id: z.string().regex(/^[a-z0-9][a-z0-9-]{2,40}$/, 'is no id of a profile'),
  /** For whom it is, in one sentence: people choose by it. */
  purpose: z.string().max(120).default(''),
  /** Its plain sibling stands in for it where another version was agreed upon. */
  version: z.enum(OCPI_VERSIONS),
  auth: auth.prefault({}),
  http: http.prefault({}),
  rate: rate.prefault({}),
  paging: paging.prefault({}),
  push: push.prefault({}),
  ids: ids.prefault({}),
  fields: fields.prefault({}),
  authorize: authorize.prefault({}),
  commands: commands.prefault({}),
  /** Capabilities that the EVSEs have although none are listed. */
  assumedCapabilities: z.array(fieldName).default([]),
  sessions: sessions.prefault({}),
  cdrs: cdrs.prefault({}),
  tariffs: tariffs.prefault({}),
  parties: parties.prefault({}),
  filter: filter.prefault({}),
  credentials: credentials.prefault({}),
  tokens: tokens.prefault({}),
  /** URLs of modules that replace those of the version details. */
  endpointUrls: z.record(fieldName, z.url()).default({}),
  /** The name of a function on the raw message, for what data cannot say. */
  quirk: z.string().nullable().default(null),
})

/** A profile with nothing left unsaid. */
export type PeerProfile = z.output<typeof profileSchema>

/** A profile as its file says it: what differs from the one it extends. */
export type ProfileData =
  z.input<typeof profileSchema> extends infer Input
    ? Partial<Input> & { readonly id: string; readonly extends?: string }
    : never

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false
  }
}
