/** What a meter signed about one charge, as its operator passed it on. Nothing here is checked: the driver may check it. */
export interface SignedData {
  /** As the operator names it: `OCMF`, `Alfen Eichrecht`, … */
  readonly method: string
  readonly methodVersion: number | null
  /** Mostly base64 or hex; null where it has to be read off the station. */
  readonly publicKey: string | null
  /** Where the operator shows the same; null where it does not. */
  readonly url: string | null
  readonly values: readonly SignedValue[]
}

/** One reading. Source: OCPI 2.2.1, cdrs, SignedValue. */
export interface SignedValue {
  /** `Start`, `End`, `Intermediate`, or a word of the operator's. */
  readonly nature: string
  /** The same without a signature; null where the operator left it out. */
  readonly plain: string | null
  readonly signed: string
}
