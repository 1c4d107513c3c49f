/** Something that was stored and is wrong in itself. `field` is the path in the operator's object. */
export interface Fault {
  readonly field: string
  readonly rule: string
  /** What was found, for whoever tells the operator. */
  readonly detail: string | null
}
