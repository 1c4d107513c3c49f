import { DomainError } from '#domain/errors'
import type { OcpiDeps, OcpiPeer, OcpiResult } from '#integrations/ocpi/call-ocpi'
import { chooseVersion } from '#integrations/ocpi/choose-version'
import { getVersionDetails } from '#integrations/ocpi/client/get-version-details'
import { getVersions } from '#integrations/ocpi/client/get-versions'
import type { OcpiDialect } from '#integrations/ocpi/dialect'
import { DIALECTS, dialectOf } from '#integrations/ocpi/dialects'
import { type Endpoint, endpointUrl } from '#integrations/ocpi/endpoints'
import { PeerProblem } from '#integrations/ocpi/peer-problem'
import { parseUrl } from '#integrations/outgoing/parse-url'

/** What a peer offers in the version chosen. */
export interface PeerOffer {
  readonly dialect: OcpiDialect
  readonly endpoints: readonly Endpoint[]
}

/**
 * Asks a peer for its versions and the details of one: of `wanted`, or the newest that both have. Throws `PeerProblem` when its API cannot be
 * used (3001), has no version in common (3002) or misses what we cannot do without (3003).
 */
export async function readOffer(
  peer: OcpiPeer,
  versionsUrl: string,
  wanted: string | null,
  deps: OcpiDeps,
  correlationId: string = deps.newId(),
): Promise<PeerOffer> {
  const asking = wanted === null ? peer : { ...peer, dialect: dialectOf(wanted) }
  const versions = await getVersions(asking, versionsUrl, deps, correlationId)
  if (!versions.ok) throw new PeerProblem('client_api_unusable', `versions: ${problemOf(versions)}`)
  const chosen = chooseVersion(versions.data, wanted === null ? DIALECTS.map(({ version }) => version) : [wanted])
  if (chosen === null) throw new PeerProblem('version_unsupported', 'no version in common')
  const dialect = dialectOf(chosen.version)
  const details = await getVersionDetails({ ...peer, dialect }, chosen.url, deps, correlationId)
  if (!details.ok) throw new PeerProblem('client_api_unusable', `version details: ${problemOf(details)}`)
  const missing = missingModule(details.data)
  if (missing !== null) throw new PeerProblem('endpoints_missing', `no ${missing}`)
  return { dialect, endpoints: details.data }
}

/** Credentials, and something for our drivers: stations, terminals that they pay at, or who shapes their charges. */
function missingModule(endpoints: readonly Endpoint[]): string | null {
  if (endpointUrl(endpoints, 'credentials', 'RECEIVER') === null) return 'credentials'
  const isUseful = ({ identifier, role }: Endpoint) =>
    identifier === 'payments' ||
    (role === 'SENDER' && (identifier === 'locations' || identifier === 'chargingprofiles'))
  return endpoints.some(isUseful) ? null : 'locations SENDER'
}

/** Refuses a URL on a host that was not agreed with the peer. */
export function requireAllowedHost(url: string, allowedHosts: readonly string[], field: string): void {
  const host = parseUrl(url)?.host
  if (host === undefined || !allowedHosts.includes(host)) throw new DomainError('host_not_allowed', { field })
}

/** Why a call failed, in words for people. */
export function problemOf(result: OcpiResult<unknown>): string {
  if (result.ok) return ''
  return `${result.reason}${result.httpStatus === null ? '' : ` (HTTP ${result.httpStatus})`}: ${result.detail}`
}

/** May the peer have received and acted on a call that failed? Then nothing it may rely on is taken back. */
export function outcomeUnknown(result: OcpiResult<unknown>): boolean {
  if (result.ok) return false
  const server = result.httpStatus !== null && result.httpStatus >= 500
  // 4002: the hub has passed it on and heard nothing. Source: OCPI 2.2.1, status codes.
  return (
    server ||
    result.statusCode === 4002 ||
    ['timeout', 'unreachable', 'not_json', 'envelope_invalid', 'answer_invalid', 'too_large'].includes(result.reason)
  )
}
