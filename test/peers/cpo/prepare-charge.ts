import type { Site } from './catalogue.ts'
import type { ChargeContext } from './charge-context.ts'
import type { ChargeFault } from './charge-fault.ts'
import type { Authorization, ChargeRecord } from './charge-record.ts'
import type { CdrToken, Connector } from './ocpi-objects.ts'
import type { Operator } from './operator.ts'
import { type ChargePlan, planCharge } from './plan-charge.ts'
import { stableId } from './stable-id.ts'
import { toDateTime } from './to-date-time.ts'
import { unpublishedTariff } from './unpublished-tariff.ts'
import { zoneOf } from './zone-of.ts'

/** A charge somebody wants, before anybody agreed to it. */
export interface ChargeWish {
  way: 'rfid' | 'command'
  site: Site
  connector: Connector
  uid: string
  faults: readonly ChargeFault[]
  startMs: number | null
  seed: string | null
  short: boolean
  /** See NextCharge. */
  stopAfter?: number | null
}

/** The ids a charge will have, when it begins, and the key all its chance comes from. */
export interface ChargeIdentity {
  key: string
  startMs: number
  chargeId: string
  sessionId: string
  cdrId: string
}

/** Fixes the identity of a charge; called once per charge at an EVSE, in the order the charges were asked for. */
export function identifyCharge(operator: Operator, { site, seed, startMs }: ChargeWish): ChargeIdentity {
  const { location, evse } = site
  const ordinal = operator.desk.nextOrdinal(site)
  const key = [
    operator.settings.seed,
    location.country_code,
    location.party_id,
    location.id,
    evse.uid,
    ordinal,
    seed ?? '',
  ].join('/')
  const beginMs = startMs ?? Math.floor(Date.now() / 1000) * 1000
  // The ids also depend on the start: an operator restarted with the same seed begins to count anew.
  const id = (kind: string) => stableId(kind, key, beginMs)
  return { key, startMs: beginMs, chargeId: id('charge'), sessionId: id('session'), cdrId: id('cdr') }
}

/** Everything needed to run the charge. */
export function prepareCharge(
  operator: Operator,
  wish: ChargeWish,
  identity: ChargeIdentity,
  cdrToken: CdrToken,
  authorization: Authorization,
): { plan: ChargePlan; context: ChargeContext } {
  const { location } = wish.site
  const { key, startMs } = identity
  const published = operator.catalogue.tariffFor(wish.connector, startMs)
  const tariff = published ?? unpublishedTariff(operator.settings.seed, location)
  const zone = zoneOf(location, operator.settings.timeZone)
  const { connector, faults, short } = wish
  const plan = planCharge({ key, startMs, zone, connector, tariff, faults, short })
  const record = recordOf(wish, identity, authorization)
  record.contractId = cdrToken.contract_id
  record.uid = cdrToken.uid
  record.currency = tariff.currency
  record.tariffId = published?.id ?? null
  const context: ChargeContext = {
    sessionId: identity.sessionId,
    cdrId: identity.cdrId,
    site: wish.site,
    connector,
    cdrToken,
    authMethod: authMethods[authorization.by],
    authorizationReference: authorization.reference,
    tariff,
    isTariffPublished: published !== null,
    zone,
    record,
  }
  return { plan, context }
}

/** The record of a charge that never began. */
export function refusedRecord(
  wish: ChargeWish,
  identity: ChargeIdentity,
  authorization: Authorization,
  state: 'refused' | 'rejected',
): ChargeRecord {
  return { ...recordOf(wish, identity, authorization), state }
}

function recordOf(wish: ChargeWish, identity: ChargeIdentity, authorization: Authorization): ChargeRecord {
  const { location, evse } = wish.site
  return {
    chargeId: identity.chargeId,
    sessionId: identity.sessionId,
    cdrId: identity.cdrId,
    way: wish.way,
    state: 'running',
    party: `${location.country_code}*${location.party_id}`,
    locationId: location.id,
    evseUid: evse.uid,
    evseId: evse.evse_id ?? null,
    connectorId: wish.connector.id,
    uid: wish.uid,
    contractId: null,
    authorization,
    faults: [...wish.faults],
    stopped: false,
    start: toDateTime(identity.startMs),
    end: null,
    kWh: '0.000',
    chargingSeconds: 0,
    parkingSeconds: 0,
    currency: 'EUR',
    tariffId: null,
    totals: null,
    claimed: null,
    messages: [],
    cdrPosted: [],
  }
}

const authMethods = {
  real_time: 'AUTH_REQUEST',
  whitelist: 'WHITELIST',
  command: 'COMMAND',
  nobody: 'WHITELIST',
} as const
