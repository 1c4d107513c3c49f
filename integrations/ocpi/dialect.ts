import type { Cdr } from '#domain/cdr/cdr'
import type { PartyKey } from '#domain/identity/party'
import type { Instant } from '#domain/instant'
import type { Connector, Evse, Location } from '#domain/location/location'
import type { ReportedSession } from '#domain/session/session'
import type { Tariff } from '#domain/tariff/tariff'
import type { Token } from '#domain/token/token'
import type { TokenForm } from '#integrations/ocpi/authorization'
import type { AuthorizationDecision, LocationReferences } from '#integrations/ocpi/authorization-decision'
import type { CommandResponse, CommandResult, CommandType, OcpiCommand } from '#integrations/ocpi/command'
import type { Credentials } from '#integrations/ocpi/credentials'
import type { Endpoint } from '#integrations/ocpi/endpoints'
import type { InvoiceDialect } from '#integrations/ocpi/invoice-dialect'
import type { Parsed } from '#integrations/ocpi/parsed'
import type { PaymentsDialect } from '#integrations/ocpi/payments-dialect'
import type { SmartCharging } from '#integrations/ocpi/smart-charging'
import type { OcpiStatus } from '#integrations/ocpi/status-codes'

/** The versions of OCPI that we speak, the newest first. */
export const OCPI_VERSIONS = ['2.3.0', '2.2.1', '2.1.1'] as const
export type OcpiVersion = (typeof OCPI_VERSIONS)[number]

/** What an object leaves unsaid in some versions, and its surroundings know. */
export interface ReadContext {
  /** Whose object it is: the party in the URL, or the only one of the connection. Null where the object has to say it. */
  readonly owner: PartyKey | null
  /** Our party that is meant: the one addressed, or the only one of the connection. */
  readonly ours: PartyKey | null
  /** When it came: stands in for `last_updated` where a version does not demand it. */
  readonly receivedAt: Instant
}

/** Changed fields of a session, with the time of the change. */
export interface SessionPatch {
  readonly lastUpdated: Instant
  readonly changes: Partial<ReportedSession>
  /** Its periods are all there are since the beginning, and not those to add. */
  readonly repeatsPeriods?: boolean
}

/** A module that we offer, and our side of it. */
export interface OfferedModule {
  readonly identifier: string
  readonly role: Endpoint['role']
  /** Offered to peers with this role alone; without it, to all. */
  readonly onlyFor?: 'SCSP'
}

/** What differs between versions beside the objects. */
export interface OcpiWire {
  /** Do messages of functional modules carry the four routing headers? */
  readonly routingHeaders: boolean
  /** How a credentials token stands in the header where nothing else was learned of a peer. */
  readonly tokenForm: TokenForm
  /** Is `last_updated` due in every PATCH? */
  readonly patchNeedsLastUpdated: boolean
  /** Query parameters that may name a token's type, the one we send first. */
  readonly tokenTypeParameters: readonly string[]
  /** Does the URL of a pushed token name its type where it is not RFID? */
  readonly tokenTypeInUrl: boolean
  /** The status of an unknown token in a real-time authorization; HTTP says 404. */
  readonly unknownTokenStatus: OcpiStatus
  /** May a tariff be changed by PATCH? */
  readonly tariffPatch: boolean
  /** Does a connection have one party of ours, the first? Whatever is not addressed is then for that one. */
  readonly onePartyOfOurs: boolean
}

/**
 * A version of OCPI as mappings between its wire format and the one canonical model. Nothing outside of a version's own folder asks which
 * version it deals with: it asks the dialect.
 */
export interface OcpiDialect {
  readonly version: OcpiVersion
  readonly wire: OcpiWire
  /** What we publish in this version; `hubclientinfo` is offered to hubs alone. */
  readonly offered: readonly OfferedModule[]

  readVersionDetails(raw: unknown): Parsed<readonly Endpoint[]>
  writeEndpoint(endpoint: Endpoint): Readonly<Record<string, string>>
  readCredentials(raw: unknown): Parsed<Credentials>
  writeCredentials(credentials: Credentials): Readonly<Record<string, unknown>>

  readLocation(raw: unknown, context: ReadContext): Parsed<Location>
  readEvse(raw: unknown): Parsed<Evse>
  readConnector(raw: unknown): Parsed<Connector>
  readTariff(raw: unknown, context: ReadContext): Parsed<Tariff>
  /** A tariff as it stands in a CDR, where it only checks a claim and less is asked of it. */
  readTariffOfCdr(raw: unknown, context: ReadContext): Parsed<Tariff>
  readSession(raw: unknown, context: ReadContext): Parsed<ReportedSession>
  readSessionPatch(raw: unknown, context: ReadContext): Parsed<SessionPatch>
  readCdr(raw: unknown, context: ReadContext): Parsed<Cdr>

  /** A token as it is pushed, listed and answered; `now` decides whether it is still valid. */
  writeToken(token: Token, lastUpdated: Instant, now: Instant): Readonly<Record<string, unknown>>
  readLocationReferences(raw: unknown): Parsed<LocationReferences | null>
  writeAuthorizationInfo(decision: AuthorizationDecision, now: Instant): Readonly<Record<string, unknown>>

  /** The commands this version has; another is refused before it is sent. */
  readonly commands: readonly CommandType[]
  /** A command's body without its `response_url`. */
  writeCommand(command: OcpiCommand, now: Instant): Readonly<Record<string, unknown>>
  readCommandResponse(raw: unknown): Parsed<CommandResponse>
  readCommandResult(raw: unknown): Parsed<CommandResult>

  /** Direct payment, where the version has it. */
  readonly payments?: PaymentsDialect
  /** Invoice reconciliation, where the version has it. */
  readonly invoices?: InvoiceDialect

  /** Preferences and profiles of running charges; null in versions that have neither. */
  readonly smartCharging: SmartCharging | null
}
