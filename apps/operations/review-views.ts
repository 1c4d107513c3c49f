/** A hit of a rule against fraud, as the API answers it. */
export interface Review {
  readonly id: string
  readonly brand: string
  readonly market: string
  readonly rule: string
  readonly denied: boolean
  readonly token: string | null
  readonly driver: string | null
  readonly peer: string | null
  readonly location: string | null
  readonly country: string | null
  readonly seen: Readonly<Record<string, number | string>>
  readonly raisedAt: number
  readonly closedAt: number | null
  readonly verdict: string | null
  readonly note: string | null
}

/** A decision about a token, as far as a trail shows it. */
export interface Decision {
  readonly reference: string
  readonly at: number
  readonly allowed: string
  readonly reason: string
  readonly place: { readonly latitude: number; readonly longitude: number; readonly country: string | null } | null
  readonly location: string | null
  readonly energyWh: number | null
}
