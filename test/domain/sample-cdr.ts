import type { SettlementFacts } from '#domain/billing/settlement'
import type { Cdr } from '#domain/cdr/cdr'
import { deRules } from '#jurisdictions/de/rules'
import { nlRules } from '#jurisdictions/nl/rules'
import { component, micros, periodAt, tariffOf } from './sample-charge.ts'

export const START = Date.parse('2026-05-04T08:00:00Z')
export const END = START + 2 * 3_600_000

/** 0.39 €/kWh and 0.35 € to start, without VAT. */
export const TARIFF = tariffOf([[[component('FLAT', 0.35, 21), component('ENERGY', 0.39, 21)]]])

/** 20 kWh in two hours at 11 kW: 8.15 € without VAT by the tariff above. */
export function cdrOf(change: Partial<Cdr> = {}): Cdr {
  return {
    countryCode: 'NL',
    partyId: 'TST',
    id: 'CDR1',
    startAt: START,
    endAt: END,
    sessionId: 'S1',
    token: { countryCode: 'NL', partyId: 'RWT', uid: 'U', type: 'RFID', contractId: 'C' },
    authMethod: 'AUTH_REQUEST',
    authorizationReference: null,
    location: {
      id: 'L',
      name: null,
      address: 'Street 1',
      city: 'Town',
      postalCode: null,
      country: 'NLD',
      latitude: 52,
      longitude: 5,
      evseUid: 'E',
      evseId: 'NL*TST*E1',
      connectorId: '1',
      connectorStandard: 'IEC_62196_T2',
      connectorFormat: 'SOCKET',
      connectorPowerType: 'AC_3_PHASE',
    },
    meterId: null,
    currency: 'EUR',
    tariffs: [TARIFF],
    periods: [periodAt(START, { ENERGY: 20, TIME: 2 })],
    totalCost: { exclVatMicros: micros(8.15), inclVatMicros: micros(9.8615) },
    totalFixedCost: null,
    totalEnergyWh: 20_000,
    totalEnergyCost: null,
    totalTimeS: 7200,
    totalTimeCost: null,
    totalParkingTimeS: 0,
    totalParkingCost: null,
    totalReservationCost: null,
    remark: null,
    invoiceReferenceId: null,
    credit: false,
    creditReferenceId: null,
    homeChargingCompensation: false,
    lastUpdated: END,
    ...change,
  }
}

/** A Dutch contract at a Dutch charger, everything in order. */
export function factsOf(change: Partial<SettlementFacts> = {}): SettlementFacts {
  return {
    cdr: cdrOf(),
    cdrKey: 'NL*TST*CDR1',
    brand: 'brand',
    session: { id: 'nl1_s', energyWh: 20_000, startAt: START, endAt: END, way: 'rfid', holdMinor: 0 },
    token: { id: 'nl1_t', contract: 'nl1_c', owner: 'nl1_d' },
    pinned: {
      tariff: TARIFF,
      tariffHash: 'hash',
      plan: { kind: 'pay_as_you_go', sessionFeeMinor: 0 },
      timeZone: 'Europe/Amsterdam',
      from: 'quote',
    },
    siteMarket: nlRules,
    contractMarket: nlRules,
    establishment: nlRules,
    connectorPowerW: 11_000,
    ...change,
  }
}

/** The same at a German charger, of a German operator. */
export function germanFactsOf(): SettlementFacts {
  return factsOf({
    cdr: cdrOf({ countryCode: 'DE' }),
    siteMarket: deRules,
    contractMarket: nlRules,
    establishment: nlRules,
  })
}
