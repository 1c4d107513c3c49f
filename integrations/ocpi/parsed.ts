/** Something a peer sent that deviates from the specification and was read all the same. */
export interface Leniency {
  readonly field: string
  readonly rule: string
}

/** Something a peer sent that cannot be read. */
export interface Issue {
  readonly field: string
  readonly problem: string
}

/** What became of a peer's object at the border. */
export type Parsed<T> =
  | { readonly ok: true; readonly value: T; readonly leniencies: readonly Leniency[] }
  | { readonly ok: false; readonly issues: readonly Issue[] }
