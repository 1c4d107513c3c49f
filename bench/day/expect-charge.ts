import type { ChargeRecord } from '../../test/peers/cpo/charge-record.ts'
import type { PlannedCharge } from './plan-day.ts'

/** One side of a settlement as it has to come out. */
interface ExpectedSide {
  readonly status: string
  /** Those that say why; what may stand beside them is not named here. */
  readonly reason: string | null
}

/** What has to have become of a charge, given what was done wrong with it. */
export interface ExpectedCharge {
  readonly state: ChargeRecord['state']
  /** Null: the platform never heard of a session. */
  readonly phase: string | null
  /** Did the operator report the session? */
  readonly reported: boolean
  readonly cdr: { readonly operator: ExpectedSide; readonly driver: ExpectedSide } | null
  /** Of a charge without an account. */
  readonly payment: 'captured' | 'released' | 'held' | null
}

/** Says it for each way and fault: written from what the fault is, not from what the platform does. */
export function expectCharge(charge: PlannedCharge): ExpectedCharge {
  const { way, fault } = charge
  const isAdHoc = way === 'ad_hoc'
  switch (fault) {
    case 'start_rejected':
      return { state: 'rejected', phase: 'refused', reported: false, cdr: null, payment: isAdHoc ? 'released' : null }
    case 'start_timeout':
      // The car may start yet, so the money stays where it is.
      return { state: 'rejected', phase: 'unanswered', reported: false, cdr: null, payment: isAdHoc ? 'held' : null }
    case 'cdr_never':
      return { state: 'finished', phase: 'ended', reported: true, cdr: null, payment: isAdHoc ? 'held' : null }
  }
  const reported = fault !== 'session_never'
  const cdr = { operator: expectOperator(charge), driver: expectDriver(charge) }
  const payment = cdr.driver.status === 'billed' ? 'captured' : 'held'
  const phase = reported || way !== 'rfid' ? 'settled' : null
  return { state: 'finished', phase, reported, cdr, payment: isAdHoc ? payment : null }
}

function expectOperator({ fault }: PlannedCharge): ExpectedSide {
  switch (fault) {
    case 'implausible_energy':
      return { status: 'held', reason: 'cdr_implausible' }
    case 'wrong_total':
      return { status: 'held', reason: 'cost_mismatch' }
    case 'tariff_missing':
      return { status: 'held', reason: 'cost_not_verifiable' }
    default:
      return { status: 'settled', reason: null }
  }
}

function expectDriver({ fault, operator }: PlannedCharge): ExpectedSide {
  if (fault === 'implausible_energy') return { status: 'held', reason: 'cdr_implausible' }
  if (fault === 'not_authorized') return { status: 'parked', reason: 'token_unknown' }
  if (operator.market === null) return { status: 'parked', reason: 'market_not_supported' }
  if (fault === 'tariff_missing') return { status: 'parked', reason: 'price_unknown' }
  return { status: 'billed', reason: null }
}
