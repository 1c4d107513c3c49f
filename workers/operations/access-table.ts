import type { OperationAccess, StaffRole } from '#domain/identity/staff-role'

const EVERYBODY: readonly StaffRole[] = ['viewer', 'operator', 'finance']
const RUNS: readonly StaffRole[] = ['operator']
const MONEY: readonly StaffRole[] = ['finance']
const NOBODY_ELSE: readonly StaffRole[] = []

/** Rows of the table: who, beside an admin, may do these operations. */
const may = (roles: readonly StaffRole[], ...operations: readonly string[]) =>
  operations.map((operation) => [operation, { roles, stepUp: false }] as const)
/** The same, for what moves money or hands out access: a passkey shown in the last five minutes is asked for as well. */
const mayFresh = (roles: readonly StaffRole[], ...operations: readonly string[]) =>
  operations.map((operation) => [operation, { roles, stepUp: true }] as const)

/** The one table of who may do what at the operations API. An operation without a row is an admin's, with a fresh passkey; a test wants a row of each. */
export const ACCESS: ReadonlyMap<string, OperationAccess> = new Map<string, OperationAccess>([
  ...may(EVERYBODY, 'checkSession', 'offerStepUp', 'stepUp', 'readOverview', 'listAlerts', 'readCounters'),
  ...may(EVERYBODY, 'searchEverything', 'listBrands', 'listParties', 'listPeers', 'readPeer', 'listChannels'),
  ...may(EVERYBODY, 'listProfiles', 'readRetention', 'listPulls', 'listTerminals', 'listFindings', 'readReportCard'),
  ...may(EVERYBODY, 'readFaults', 'listDrivers', 'readDriver', 'readContract', 'readToken', 'listTokens'),
  ...may(EVERYBODY, 'listSessions', 'readSession', 'readShaping', 'listUnlocks', 'listCdrs', 'readCdr'),
  ...may(EVERYBODY, 'listRatings', 'priceByTariff', 'checkTariffClaim', 'listQuarantine', 'listRefused'),
  ...may(EVERYBODY, 'listStations', 'readStation', 'printQrCode', 'printQrSheet', 'listUnfinishedSessions'),
  ...may(EVERYBODY, 'listTokenDeliveries', 'listTokenHistory', 'listDecisions', 'listReviews', 'listDisputes'),
  // The connections and what is charged over them.
  ...may(RUNS, 'invitePeer', 'reinvitePeer', 'openFeed', 'connectPeer', 'agreeClients', 'pullClients', 'agreeChannel'),
  ...may(RUNS, 'routeEvse', 'rotatePeer', 'unregisterPeer', 'showParties', 'setPeerProfile', 'readCredentialLog'),
  ...may(RUNS, 'startPull', 'createTerminal', 'pullInvoiceRecords', 'replayRefused', 'resolveQuarantine'),
  ...may(RUNS, 'createDriver', 'createSignInLink', 'suspendContract', 'resumeContract', 'agreeSmartCharging'),
  ...may(RUNS, 'createToken', 'blockToken', 'unblockToken', 'setProfile', 'clearProfile', 'askActiveProfile'),
  ...may(RUNS, 'moveToken', 'replaceToken', 'setContractLimits', 'closeReview'),
  ...may(RUNS, 'importTokens', 'listTokenBatches', 'readTokenBatch', 'continueTokenBatch'),
  ...may(RUNS, 'quoteForDriver', 'reserveForDriver', 'cancelReservation', 'unlockConnector'),
  // Money: looked at by finance, moved by finance with a fresh passkey.
  ...may(MONEY, 'listTransactions', 'listBalances', 'listPayments', 'readInvoiceReconciliation', 'listIssuedInvoices'),
  ...mayFresh(MONEY, 'issueInvoiceRecord', 'changeIssuedInvoice', 'withdrawIssuedInvoice'),
  // What the house is made of, and who may come in.
  ...may(NOBODY_ELSE, 'createBrand', 'createParty', 'updateParty', 'listStaff', 'listIdentityProviders'),
  ...mayFresh(NOBODY_ELSE, 'agreeRetention', 'inviteStaff', 'removeStaff'),
  ...mayFresh(NOBODY_ELSE, 'agreeIdentityProvider', 'endIdentityProvider'),
])
