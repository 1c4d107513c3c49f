import type { ChargeFault } from './charge-fault.ts'

/** What the eMSP said when asked about a token. */
export interface Authorization {
  /** `real_time`, the operator's own list, a command that vouches for the token, or nobody at all. */
  by: 'real_time' | 'whitelist' | 'command' | 'nobody'
  allowed: string
  httpStatus: number | null
  statusCode: number | null
  reference: string | null
}

/** A message as it left, and what came back. */
export interface SentMessage {
  key: string
  method: string
  /** The simulated instant the message speaks of. */
  about: string
  sentAt: string
  attempt: number
  httpStatus: number | null
  statusCode: number | null
  error: string | null
}

/** Amounts as decimal strings with four places. */
export interface Totals {
  exclVat: string
  inclVat: string | null
}

/** The operator's own truth about a charge: what happened, what it said, and what it was answered. */
export interface ChargeRecord {
  chargeId: string
  sessionId: string
  cdrId: string
  way: 'rfid' | 'command'
  state: 'refused' | 'rejected' | 'running' | 'finished'
  party: string
  locationId: string
  evseUid: string
  evseId: string | null
  connectorId: string
  uid: string
  contractId: string | null
  authorization: Authorization
  faults: ChargeFault[]
  stopped: boolean
  start: string
  end: string | null
  kWh: string
  chargingSeconds: number
  parkingSeconds: number
  currency: string
  tariffId: string | null
  /** What the charge costs by the operator's tariff. */
  totals: (Totals & { energy: Totals; time: Totals; parking: Totals; fixed: Totals }) | null
  /** What the CDR says; differs from the truth by a fault only. */
  claimed: (Totals & { kWh: string }) | null
  messages: SentMessage[]
  cdrPosted: { at: string; httpStatus: number | null; statusCode: number | null; location: string | null }[]
}
