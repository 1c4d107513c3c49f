/** A line of a receipt in its final words. */
export interface ReceiptDocumentLine {
  readonly label: string
  readonly quantity: string
  readonly unitPrice: string
  readonly amount: string
}

/** A receipt in its final words: page and PDF both write down this and add nothing. */
export interface ReceiptDocument {
  readonly language: string
  readonly title: string
  readonly brandName: string
  readonly seller: string
  readonly facts: readonly (readonly [label: string, value: string])[]
  readonly headings: {
    readonly line: string
    readonly quantity: string
    readonly unitPrice: string
    readonly amount: string
  }
  readonly lines: readonly ReceiptDocumentLine[]
  readonly totals: readonly (readonly [label: string, amount: string])[]
  readonly gross: readonly [label: string, amount: string]
  readonly payment: readonly (readonly [label: string, amount: string])[]
  readonly notes: readonly string[]
  /** The meter's signed readings, to go with it; null where there are none. */
  readonly meterValues: MeterValuesFile | null
}

/** A file with the meter's signed readings, and what is said about it. */
export interface MeterValuesFile {
  readonly title: string
  readonly note: string
  readonly name: string
  readonly xml: string
}
