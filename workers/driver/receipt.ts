import type { PriceLine } from '#domain/billing/settlement'
import type { SignedData } from '#domain/cdr/signed-data'
import type { Instant } from '#domain/instant'

/** The price of a charge and everything a receipt has to say about it. Nothing in it is computed from newer facts. */
export interface Receipt {
  readonly sessionId: string
  readonly brand: string
  readonly market: string
  readonly way: 'rfid' | 'app' | 'ad_hoc'
  /** `pending` until the operator's record is here and priced. */
  readonly status: 'pending' | 'billed' | 'held' | 'parked' | 'none'
  readonly reasons: readonly string[]
  readonly operator: string
  readonly locationName: string | null
  readonly address: string | null
  readonly evseId: string | null
  readonly timeZone: string
  readonly startedAt: Instant | null
  readonly endedAt: Instant | null
  readonly energyWh: number
  readonly currency: string | null
  readonly lines: readonly PriceLine[]
  readonly netMinor: number | null
  readonly vatMinor: number | null
  readonly vatBasisPoints: number | null
  readonly grossMinor: number | null
  readonly cdrKey: string | null
  /** Did the operator take back an earlier record of this charge? */
  readonly corrected: boolean
  /** Null for a charge that was not paid by card. */
  readonly payment: {
    readonly simulated: boolean
    readonly heldMinor: number
    readonly capturedMinor: number
    readonly releasedMinor: number
    readonly refundedMinor: number
    readonly refundingMinor: number
    readonly status: string
  } | null
  readonly seller: string
  /** Null where the operator sent no signed readings. */
  readonly signedData: SignedData | null
}
