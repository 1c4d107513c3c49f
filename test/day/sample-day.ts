import { OPERATORS } from '../../bench/day/cast.ts'
import type { DayAccounts } from '../../bench/day/compare-day.ts'
import type { ChargeTrace } from '../../bench/day/day-world.ts'
import type { DayFault, PlannedCharge, Way } from '../../bench/day/plan-day.ts'
import type { CdrView, PlatformSnapshot, PostingView, SessionView } from '../../bench/day/platform-snapshot.ts'
import type { ChargeRecord } from '../peers/cpo/charge-record.ts'

const [NL] = OPERATORS
const KEY = 'NL*NLD:CDR-1'
const START = '2026-06-10T10:00:00.000Z'
const END = '2026-06-10T11:00:00.000Z'

/** A charge of 10 kWh for 4.00 without VAT at the Dutch operator, on which everybody agrees. */
export function sampleDay(way: Way = 'ad_hoc', fault: DayFault | null = null): DayAccounts {
  const isAdHoc = way === 'ad_hoc'
  const trace: ChargeTrace = {
    index: 0,
    chargeId: way === 'rfid' ? 'charge-1' : null,
    sessionId: way === 'rfid' ? null : 'nl1_one',
    key: null,
    problem: null,
  }
  const posting = (kind: string, ...sides: [string, number][]): PostingView => ({
    id: `${kind}:${KEY}`,
    kind,
    currency: 'EUR',
    cdrKey: KEY,
    entries: sides.map(([account, amountMinor]) => ({ account, amountMinor })),
  })
  const platform: PlatformSnapshot = {
    cdrs: [sampleCdr()],
    sessions: [sampleSession(way)],
    ratings: [{ cdrKey: KEY, currency: 'EUR', grossMinor: 484, netMinor: 400, vatMinor: 84, vatBasisPoints: 2100 }],
    payments: isAdHoc
      ? [
          {
            intent: 'nl1_one',
            session: 'nl1_one',
            currency: 'EUR',
            heldMinor: 3000,
            capturedMinor: 484,
            releasedMinor: 2516,
            status: 'captured',
          },
        ]
      : [],
    postings: [
      posting('charge_cost', ['charging_cost', 400], ['input_vat', 84], ['operator_payable', -484]),
      posting('charge_price', ['driver_receivable', 484], ['charging_revenue', -400], ['output_vat', -84]),
      ...(isAdHoc ? [posting('payment_captured', ['payment_clearing', 484], ['driver_receivable', -484])] : []),
    ],
    books: [{ market: 'nl', currency: 'EUR', sumMinor: 0, unbalanced: [] }],
    quarantined: 0,
  }
  return {
    charges: [samplePlan(way, fault)],
    traces: new Map([[0, trace]]),
    journals: [sampleRecord(way, fault)],
    platform,
    receipts: new Map(),
  }
}

/** The same day as the platform says it, changed. */
export function withPlatform(day: DayAccounts, changes: Partial<PlatformSnapshot>): DayAccounts {
  return { ...day, platform: { ...day.platform, ...changes } }
}

export function sampleCdr(changes: Partial<CdrView> = {}): CdrView {
  return {
    key: KEY,
    brand: 'volta',
    market: 'nl',
    session: 'nl1_one',
    operatorSessionId: 'session-1',
    authorization: 'ours',
    startedAt: Date.parse(START),
    endedAt: Date.parse(END),
    energyWh: 10_000,
    currency: 'EUR',
    claimedExclMicros: 4_000_000,
    operatorStatus: 'settled',
    operatorReasons: [],
    driverStatus: 'billed',
    driverReasons: [],
    ...changes,
  }
}

export function sampleSession(way: Way, changes: Partial<SessionView> = {}): SessionView {
  return {
    id: 'nl1_one',
    way,
    brand: 'volta',
    market: 'nl',
    operatorSessionId: 'session-1',
    phase: 'settled',
    startedAt: Date.parse(START),
    endedAt: Date.parse(END),
    energyWh: 10_000,
    cdrKey: KEY,
    priceMinor: 484,
    ...changes,
  }
}

function samplePlan(way: Way, fault: DayFault | null): PlannedCharge {
  if (NL === undefined) throw new Error('no operator')
  return {
    index: 0,
    way,
    operator: NL,
    locationId: 'location-1',
    evseUid: 'evse-1',
    evseId: 'NL*NLD*E1',
    connectorId: '1',
    fault,
    stopAfter: null,
    brand: 'volta',
    market: 'nl',
    driver: null,
    uid: way === 'rfid' ? '04AA' : null,
    start: START,
  }
}

function sampleRecord(way: Way, fault: DayFault | null): ChargeRecord {
  const none = { exclVat: '0.0000', inclVat: null }
  return {
    chargeId: 'charge-1',
    sessionId: 'session-1',
    cdrId: 'cdr-1',
    way: way === 'rfid' ? 'rfid' : 'command',
    state: 'finished',
    party: 'NL*NLD',
    locationId: 'location-1',
    evseUid: 'evse-1',
    evseId: 'NL*NLD*E1',
    connectorId: '1',
    uid: '04AA',
    contractId: null,
    authorization: {
      by: way === 'rfid' ? 'real_time' : 'command',
      allowed: 'ALLOWED',
      httpStatus: 200,
      statusCode: 1000,
      reference: 'NL1_ONE',
    },
    faults: fault === null || fault === 'tariff_missing' ? [] : [fault],
    stopped: false,
    start: START,
    end: END,
    kWh: '10.000',
    chargingSeconds: 3600,
    parkingSeconds: 0,
    currency: 'EUR',
    tariffId: 'T1',
    totals: { exclVat: '4.0000', inclVat: null, energy: none, time: none, parking: none, fixed: none },
    claimed: { exclVat: '4.0000', inclVat: null, kWh: '10.000' },
    messages: [],
    cdrPosted: [{ at: END, httpStatus: 200, statusCode: 1000, location: null }],
  }
}
