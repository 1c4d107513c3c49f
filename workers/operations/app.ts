import { OpenAPIHono } from '@hono/zod-openapi'
import { bodyLimit } from 'hono/body-limit'
import type { House } from '#workers/house'
import { agreeChannel } from './agree-channel.ts'
import { agreeClients } from './agree-clients.ts'
import { agreeIdentityProvider } from './agree-identity-provider.ts'
import { agreeRetention } from './agree-retention.ts'
import { agreeSmartCharging } from './agree-smart-charging.ts'
import { answerError } from './answer-error.ts'
import { askActiveProfile } from './ask-active-profile.ts'
import { blockToken } from './block-token.ts'
import { cancelReservation } from './cancel-reservation.ts'
import { changeIssuedInvoice } from './change-issued-invoice.ts'
import { checkSession } from './check-session.ts'
import { checkTariffClaim } from './check-tariff-claim.ts'
import { clearProfile } from './clear-profile.ts'
import { closeReview } from './close-review.ts'
import { closeSession } from './close-session.ts'
import { connectPeer } from './connect-peer.ts'
import { continueBatch } from './continue-batch.ts'
import { createBrand } from './create-brand.ts'
import { createDriver } from './create-driver.ts'
import { createParty } from './create-party.ts'
import { createSignInLink } from './create-sign-in-link.ts'
import { createTerminal } from './create-terminal.ts'
import { createToken } from './create-token.ts'
import { describeApi } from './describe-api.ts'
import { emptyIsNone } from './empty-is-none.ts'
import { endIdentityProvider } from './end-identity-provider.ts'
import { importTokens } from './import-tokens.ts'
import { invitePeer } from './invite-peer.ts'
import { issueInvoiceRecord } from './issue-invoice-record.ts'
import { listAlerts } from './list-alerts.ts'
import { listBalances } from './list-balances.ts'
import { listBatches } from './list-batches.ts'
import { listBrands } from './list-brands.ts'
import { listCdrs } from './list-cdrs.ts'
import { listChannels } from './list-channels.ts'
import { listDecisions } from './list-decisions.ts'
import { listDeskCommands } from './list-desk-commands.ts'
import { listDisputes } from './list-disputes.ts'
import { listDrivers } from './list-drivers.ts'
import { listFindings } from './list-findings.ts'
import { listIdentityProviders } from './list-identity-providers.ts'
import { listIssuedInvoices } from './list-issued-invoices.ts'
import { listParties } from './list-parties.ts'
import { listPayments } from './list-payments.ts'
import { listPeers } from './list-peers.ts'
import { listProfiles } from './list-profiles.ts'
import { listPulls } from './list-pulls.ts'
import { listQuarantine } from './list-quarantine.ts'
import { listRatings } from './list-ratings.ts'
import { listRefused } from './list-refused.ts'
import { listReviews } from './list-reviews.ts'
import { listSessions } from './list-sessions.ts'
import { listStations } from './list-stations.ts'
import { listTerminals } from './list-terminals.ts'
import { listTokenDeliveries } from './list-token-deliveries.ts'
import { listTokenHistory } from './list-token-history.ts'
import { listTokens } from './list-tokens.ts'
import { listTransactions } from './list-transactions.ts'
import { listUnfinished } from './list-unfinished.ts'
import { moveToken } from './move-token.ts'
import { openFeed } from './open-feed.ts'
import { openSession } from './open-session.ts'
import type { OperationsApp, OperationsEnv } from './operations-context.ts'
import type { OperationsPorts } from './operations-ports.ts'
import { priceByTariff } from './price-by-tariff.ts'
import { printQrCode } from './print-qr-code.ts'
import { printQrSheet } from './print-qr-sheet.ts'
import { pullClients } from './pull-clients.ts'
import { pullInvoiceRecords } from './pull-invoice-records.ts'
import { quoteForDriver } from './quote-for-driver.ts'
import { readBatch } from './read-batch.ts'
import { readCdr } from './read-cdr.ts'
import { readContract } from './read-contract.ts'
import { readCounters } from './read-counters.ts'
import { readCredentialLog } from './read-credential-log.ts'
import { readDriver } from './read-driver.ts'
import { readFaults } from './read-faults.ts'
import { readInvoiceReconciliation } from './read-invoice-reconciliation.ts'
import { readOverview } from './read-overview.ts'
import { readPeer } from './read-peer.ts'
import { readReportCard } from './read-report-card.ts'
import { readRetention } from './read-retention.ts'
import { readSession } from './read-session.ts'
import { readShaping } from './read-shaping.ts'
import { readStation } from './read-station.ts'
import { readToken } from './read-token.ts'
import { Refusal } from './refusal.ts'
import { reinvitePeer } from './reinvite-peer.ts'
import { replaceToken } from './replace-token.ts'
import { replayRefused } from './replay-refused.ts'
import { requireRole, requireStaff } from './require-staff.ts'
import { reserveForDriver } from './reserve-for-driver.ts'
import { resolveQuarantine } from './resolve-quarantine.ts'
import { resumeContract } from './resume-contract.ts'
import { rotatePeer } from './rotate-peer.ts'
import { routeEvse } from './route-evse.ts'
import { searchEverything } from './search-everything.ts'
import { setContractLimits } from './set-contract-limits.ts'
import { setPeerProfile } from './set-peer-profile.ts'
import { setProfile } from './set-profile.ts'
import { showParties } from './show-parties.ts'
import { enrolStaff, offerEnrolment } from './staff/enrol-staff.ts'
import { inviteStaff } from './staff/invite-staff.ts'
import { listStaff } from './staff/list-staff.ts'
import { removeStaff } from './staff/remove-staff.ts'
import { showWaysIn } from './staff/show-ways-in.ts'
import { offerStaffSignIn, offerStepUp, signInStaff, stepUp } from './staff/sign-in-staff.ts'
import { startPull } from './start-pull.ts'
import { suspendContract } from './suspend-contract.ts'
import { unblockToken } from './unblock-token.ts'
import { unlockConnector } from './unlock-connector.ts'
import { unregisterPeer } from './unregister-peer.ts'
import { updateParty } from './update-party.ts'
import { withdrawIssuedInvoice } from './withdraw-issued-invoice.ts'

const OPEN = [
  describeApi,
  openSession,
  closeSession,
  offerStaffSignIn,
  signInStaff,
  offerEnrolment,
  enrolStaff,
  showWaysIn,
]

const FOR_STAFF = [
  checkSession,
  offerStepUp,
  stepUp,
  inviteStaff,
  listStaff,
  removeStaff,
  readOverview,
  listAlerts,
  readCounters,
  searchEverything,
  createBrand,
  listBrands,
  agreeIdentityProvider,
  listIdentityProviders,
  endIdentityProvider,
  createParty,
  listParties,
  updateParty,
  invitePeer,
  reinvitePeer,
  openFeed,
  listPeers,
  readPeer,
  connectPeer,
  agreeClients,
  pullClients,
  agreeChannel,
  listChannels,
  routeEvse,
  rotatePeer,
  unregisterPeer,
  showParties,
  listProfiles,
  setPeerProfile,
  readCredentialLog,
  readRetention,
  agreeRetention,
  startPull,
  listPulls,
  createTerminal,
  listTerminals,
  pullInvoiceRecords,
  readInvoiceReconciliation,
  issueInvoiceRecord,
  listIssuedInvoices,
  changeIssuedInvoice,
  withdrawIssuedInvoice,
  listFindings,
  readReportCard,
  replayRefused,
  readFaults,
  createDriver,
  listDrivers,
  readDriver,
  createSignInLink,
  readContract,
  suspendContract,
  resumeContract,
  setContractLimits,
  agreeSmartCharging,
  createToken,
  readToken,
  listTokens,
  blockToken,
  unblockToken,
  listDecisions,
  listReviews,
  closeReview,
  moveToken,
  replaceToken,
  listTokenDeliveries,
  listTokenHistory,
  importTokens,
  listBatches,
  readBatch,
  continueBatch,
  listSessions,
  listUnfinished,
  listDisputes,
  readSession,
  readShaping,
  setProfile,
  clearProfile,
  askActiveProfile,
  quoteForDriver,
  reserveForDriver,
  cancelReservation,
  unlockConnector,
  listDeskCommands,
  listCdrs,
  readCdr,
  listRatings,
  priceByTariff,
  checkTariffClaim,
  listTransactions,
  listBalances,
  listPayments,
  listQuarantine,
  resolveQuarantine,
  listRefused,
  listStations,
  readStation,
  printQrCode,
  printQrSheet,
]

// A tariff has up to a hundred elements of about 300 bytes, and a CDR may bring several.
const LARGEST_BODY = 256 * 1024
// A batch of ten thousand cards, as JSON.
const LARGEST_BATCH = 2 * 1024 * 1024

// Built once for an isolate: a house comes with each request.
const app = buildApp()

/** The operations API, `/api/operations/v1`, for one request's house. */
export function operationsApp(house: House, ports: OperationsPorts): { fetch(request: Request): Promise<Response> } {
  return { fetch: async (request) => app.fetch(request, { house, ports }) }
}

/** The surface as an operation for staff sees it: whatever it registers stands behind the table of roles, by the name it has in the API's description. */
function withRoles(surface: OperationsApp): OperationsApp {
  const openapi = (route: { readonly operationId?: string }, ...rest: readonly unknown[]) =>
    Reflect.apply(surface.openapi, surface, [{ ...route, middleware: requireRole(route.operationId ?? '') }, ...rest])
  return new Proxy(surface, { get: (target, name) => (name === 'openapi' ? openapi : Reflect.get(target, name)) })
}

function buildApp(): OperationsApp {
  const surface = new OpenAPIHono<OperationsEnv>({
    defaultHook: (result) => {
      const issue = result.success ? undefined : result.error.issues[0]
      if (issue) throw new Refusal(400, 'input_invalid', issue.message, issue.path.join('.') || null)
    },
  }).basePath('/api/operations/v1')
  surface.onError(answerError)
  surface.notFound((c) => answerError(new Refusal(404, 'operation_unknown', 'there is no such operation'), c))
  surface.use(async (c, next) => {
    c.set('requestId', crypto.randomUUID())
    await next()
    c.header('x-request-id', c.var.requestId)
    c.header('cache-control', 'no-store')
    c.header('x-content-type-options', 'nosniff')
  })
  const limits = { batch: bodyLimit({ maxSize: LARGEST_BATCH }), other: bodyLimit({ maxSize: LARGEST_BODY }) }
  surface.use((c, next) => limits[c.req.path.endsWith('/token-batches') ? 'batch' : 'other'](c, next))
  surface.use(emptyIsNone)
  for (const operation of OPEN) operation(surface)
  surface.use(requireStaff)
  const behindRoles = withRoles(surface)
  for (const operation of FOR_STAFF) operation(behindRoles)
  return surface
}
