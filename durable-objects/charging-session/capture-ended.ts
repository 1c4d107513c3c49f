import type { PartyKey } from '#domain/identity/party'
import type { Token } from '#domain/token/token'
import type { SessionRecord } from './session-record.ts'

/** A capture that ended, well or not: what its operator may have to be told. Amounts in minor units. No personal data. */
export interface CaptureEnded {
  readonly session: string
  readonly peer: string
  readonly brand: string
  readonly market: string
  readonly operator: PartyKey
  /** Our party that the charge was started for. */
  readonly ours: PartyKey
  readonly cdrKey: string
  readonly currency: string
  readonly priceMinor: number
  readonly capturedMinor: number
  readonly vatBasisPoints: number
  /** The provider's reference of the payment. */
  readonly reference: string | null
  /** Why nothing was captured; null when something was. */
  readonly failure: string | null
}

/** The capture of a session's money that ended between two states of it; null when none did. */
export function captureEndedBetween(before: SessionRecord | null, after: SessionRecord): CaptureEnded | null {
  const { payment, price, tokenBody } = after
  if (!before || !payment || !price || hasEnded(before) || !hasEnded(after)) return null
  const { countryCode, partyId } = tokenBody as Token
  const isCaptured = payment.status === 'captured'
  return {
    session: after.id,
    peer: after.peer,
    brand: after.brand,
    market: after.market,
    operator: { countryCode: after.countryCode, partyId: after.partyId },
    ours: { countryCode, partyId },
    cdrKey: price.cdrKey,
    currency: payment.currency,
    priceMinor: price.grossMinor,
    capturedMinor: isCaptured ? payment.capturedMinor : 0,
    vatBasisPoints: price.vatBasisPoints,
    reference: payment.reference,
    failure: isCaptured ? null : after.reason,
  }
}

/** A refused capture is no longer tried; its reason says so. */
function hasEnded({ payment, reason }: SessionRecord): boolean {
  return payment?.status === 'captured' || (payment?.status === 'capturing' && reason?.startsWith('capture_') === true)
}
