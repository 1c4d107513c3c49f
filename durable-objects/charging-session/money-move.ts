/** A step the money of a session has to take. */
export type MoneyMove =
  | { readonly kind: 'capture'; readonly amountMinor: number; readonly isProvisional: boolean }
  | { readonly kind: 'release' }
