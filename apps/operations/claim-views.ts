/** An amount in millionths; a side is null where the tariff does not say it. */
export interface PricedCost {
  readonly exclMicros: number | null
  readonly inclMicros: number | null
}

/** One line of a price. */
export interface PricedLine extends PricedCost {
  readonly kind: 'energy' | 'fixed' | 'parking' | 'reservation' | 'time'
  readonly startAt: number
  readonly endAt: number
  readonly sentence: string
}

/** A price as the API explains it. */
export interface PricedCharge {
  readonly currency: string
  readonly timeZone: string | null
  readonly periods: readonly (PricedCost & {
    readonly startAt: number
    readonly endAt: number
    readonly tariffId: string | null
    readonly dimensions: readonly { readonly type: string; readonly volume: string }[]
  })[]
  readonly lines: readonly PricedLine[]
  readonly unpriced: readonly { readonly startAt: number; readonly dimension: string; readonly sentence: string }[]
  readonly limits: readonly (PricedCost & { readonly limit: string; readonly sentence: string })[]
  readonly totalSentence: string
  readonly warnings: readonly string[]
}

/** A CDR held against its tariff, as the API answers it. */
export interface ClaimAnswer {
  readonly verdict: 'follows' | 'differs' | 'not_verifiable' | 'not_claimed'
  /** Of the claim. */
  readonly currency: string
  readonly price: PricedCharge | null
  readonly parts: readonly {
    readonly part: 'total' | PricedLine['kind']
    readonly claimedExclMicros: number | null
    readonly recomputedExclMicros: number | null
    readonly outcome: 'match' | 'below' | 'mismatch' | 'not_verifiable' | 'not_claimed'
  }[]
  readonly differences: readonly {
    readonly code: string
    readonly weight: 'disputed' | 'note'
    readonly field: string
    readonly differenceMicros: number | null
    readonly detail: string
    readonly sentence: string
  }[]
  readonly leniencies: readonly { readonly field: string; readonly rule: string }[]
}

/** What is typed into the page, as text. */
export interface ClaimInput {
  readonly version: string
  readonly timeZone: string
  readonly tariffs: string
  readonly cdr: string
}
