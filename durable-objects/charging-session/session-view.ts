import type { SessionView } from './charging-session-rpc.ts'
import { refundedMinor } from './session-payment.ts'
import type { SessionRecord } from './session-record.ts'

/** What a driver's page shows of a session. No UID, no operator's cost, no provider's reference. */
export function sessionView(record: SessionRecord, revision: number): SessionView {
  const reported = record.reported
  const payment = record.payment
  return {
    id: record.id,
    revision,
    brand: record.brand,
    market: record.market,
    way: record.way,
    phase: record.phase,
    reason: record.reason,
    locationName: record.locationName,
    evseId: record.evseId,
    connectorId: record.connectorId,
    currency: record.price?.currency ?? record.pinned?.tariff.currency ?? reported?.currency ?? null,
    startedAt: reported?.startAt ?? null,
    endedAt: reported?.endAt ?? null,
    energyWh: reported?.energyWh ?? 0,
    costSoFarMinor: record.costSoFarMinor,
    nextPrice: record.phase === 'charging' || record.phase === 'stopping' ? (record.nextPrice ?? null) : null,
    powerW: powerOf(record),
    updatedAt: record.updatedAt,
    answerBy: openCommand(record)?.answerBy ?? null,
    reservedUntil: record.phase === 'reserved' ? (record.reservation?.until ?? null) : null,
    holdMinor: payment?.heldMinor ?? 0,
    bankUrl: record.phase === 'created' ? (payment?.actionUrl ?? null) : null,
    capturedMinor: payment?.status === 'captured' ? payment.capturedMinor : null,
    releasedMinor: payment && payment.releasedMinor > 0 ? payment.releasedMinor : null,
    refundedMinor: refundedMinor(payment) || null,
    price: record.price,
    quoteId: record.quoteId,
  }
}

/** The fields of `after` that differ from `before`. */
export function viewChanges(before: SessionView, after: SessionView): Partial<SessionView> {
  const changes: Record<string, unknown> = {}
  for (const [key, value] of Object.entries(after)) {
    if (JSON.stringify(value) !== JSON.stringify(before[key as keyof SessionView])) changes[key] = value
  }
  return changes
}

function openCommand(record: SessionRecord) {
  if (record.stop && record.stop.result === null) return record.stop
  if (record.start && record.start.result === null) return record.start
  if (record.cancel && record.cancel.result === null) return record.cancel
  if (record.reserve && record.reserve.result === null) return record.reserve
  return null
}

/** Average power of the newest period that says how much energy it moved, in W; only while charging. */
function powerOf(record: SessionRecord): number | null {
  const reported = record.reported
  const last = reported?.periods.at(-1)
  if (record.phase !== 'charging' || !reported || !last) return null
  const stated = last.dimensions.find((dimension) => dimension.type === 'POWER')
  if (stated) return Math.round(stated.volumeMicros / 1000)
  const energy = last.dimensions.find((dimension) => dimension.type === 'ENERGY')
  const lastsMs = reported.lastUpdated - last.startAt
  if (!energy || lastsMs <= 0) return null
  // Micro-kWh over milliseconds: 10⁻⁶ kWh is 10⁻³ Wh, an hour is 3 600 000 ms.
  return Math.round((energy.volumeMicros / 1000) * (3_600_000 / lastsMs))
}
