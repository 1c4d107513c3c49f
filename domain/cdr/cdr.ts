import type { Instant } from '#domain/instant'
import type { AuthMethod, ChargingPeriod, ReportedToken } from '#domain/session/session'
import type { Tariff } from '#domain/tariff/tariff'

/** An amount an operator claims, in micros of the currency's major unit. */
export interface ClaimedPrice {
  readonly exclVatMicros: number
  /** Null where the operator gives no amount with VAT: unknown, not equal. */
  readonly inclVatMicros: number | null
  /** The taxes between the two, where the operator names them. Absent: not said; empty: there are none. */
  readonly taxes?: readonly ClaimedTax[]
}

/** One tax of a claimed amount. Source: OCPI 2.3.0, types, TaxAmount. */
export interface ClaimedTax {
  readonly name: string
  /** Of whoever remits it. */
  readonly accountNumber: string | null
  /** 9.975 % is 9,975,000. */
  readonly percentMicros: number | null
  readonly amountMicros: number
}

/** The place of a charge, as it was at its start. */
export interface CdrLocation {
  readonly id: string
  readonly name: string | null
  readonly address: string
  readonly city: string
  readonly postalCode: string | null
  /** ISO 3166-1 alpha-3. */
  readonly country: string
  readonly latitude: number
  readonly longitude: number
  readonly evseUid: string
  readonly evseId: string
  readonly connectorId: string
  readonly connectorStandard: string
  readonly connectorFormat: string
  readonly connectorPowerType: string
}

/** A charge detail record: the operator's final word on what happened, never changed once stored. Source: OCPI 2.2.1, cdrs, CDR. */
export interface Cdr {
  readonly countryCode: string
  readonly partyId: string
  readonly id: string
  readonly startAt: Instant
  readonly endAt: Instant
  readonly sessionId: string | null
  readonly token: ReportedToken
  readonly authMethod: AuthMethod
  readonly authorizationReference: string | null
  readonly location: CdrLocation
  readonly meterId: string | null
  readonly currency: string
  readonly tariffs: readonly Tariff[]
  readonly periods: readonly ChargingPeriod[]
  readonly totalCost: ClaimedPrice
  readonly totalFixedCost: ClaimedPrice | null
  readonly totalEnergyWh: number
  readonly totalEnergyCost: ClaimedPrice | null
  readonly totalTimeS: number
  readonly totalTimeCost: ClaimedPrice | null
  readonly totalParkingTimeS: number
  readonly totalParkingCost: ClaimedPrice | null
  /** With the fixed part of a reservation, which is in no other total but `totalCost`. */
  readonly totalReservationCost: ClaimedPrice | null
  readonly remark: string | null
  readonly invoiceReferenceId: string | null
  readonly credit: boolean
  readonly creditReferenceId: string | null
  readonly homeChargingCompensation: boolean
  readonly lastUpdated: Instant
}
