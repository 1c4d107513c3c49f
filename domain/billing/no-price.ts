import type { DriverSide, SettlementReason } from '#domain/billing/settlement'

/** A driver's side without a price, and why. */
export function noPrice(status: 'held' | 'parked' | 'none', reason: SettlementReason): DriverSide {
  const amounts = { grossMinor: 0, netMinor: 0, vatMinor: 0, vatBasisPoints: 0, captureMinor: 0, uncollectedMinor: 0 }
  return { status, reasons: [reason], ...amounts, lines: [] }
}
