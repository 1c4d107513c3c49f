import type { Site } from './catalogue.ts'
import type { ChargeRecord } from './charge-record.ts'
import type { CdrToken, Connector, Tariff } from './ocpi-objects.ts'

/** Everything about a charge that its plan does not know: who charges where, and by whose leave. */
export interface ChargeContext {
  sessionId: string
  cdrId: string
  site: Site
  connector: Connector
  cdrToken: CdrToken
  authMethod: 'AUTH_REQUEST' | 'COMMAND' | 'WHITELIST'
  authorizationReference: string | null
  /** The published tariff, or the operator's unpublished price where the connector names none that exists. */
  tariff: Tariff
  isTariffPublished: boolean
  zone: string
  record: ChargeRecord
}
