import type { PartyKey } from '#domain/identity/party'
import type { Instant } from '#domain/instant'

/** Who invoices the driver of a direct payment. Source: OCPI 2.3.0 payments, InvoiceCreator. */
export const INVOICE_CREATORS = ['CPO', 'PTP'] as const
export type InvoiceCreator = (typeof INVOICE_CREATORS)[number]

/** What an operator may say of a terminal of ours. Null: not said. */
export interface TerminalTerms {
  /** Links the terminal to the operator, as the order for it did. */
  readonly customerReference: string | null
  /** The operator's party: another way to link it. */
  readonly party: PartyKey | null
  readonly address: string | null
  readonly city: string | null
  readonly postalCode: string | null
  readonly state: string | null
  /** ISO 3166-1 alpha-3. */
  readonly country: string | null
  readonly latitude: number | null
  readonly longitude: number | null
  /** An invoice of the operator is found below it by the authorization reference. */
  readonly invoiceBaseUrl: string | null
  readonly invoiceCreator: InvoiceCreator | null
  /** Such as a serial number. */
  readonly reference: string | null
  /** Locations all of whose EVSEs it serves. */
  readonly locationIds: readonly string[]
  /** EVSEs that it serves beside those. */
  readonly evseUids: readonly string[]
}

/** A way to pay directly at an operator's EVSEs, a device or a web page, that is ours. Source: OCPI 2.3.0 payments, Terminal. */
export interface PaymentTerminal extends TerminalTerms {
  /** Compared without regard to case. */
  readonly id: string
  /** When we last changed it: what a list is filtered by. */
  readonly lastUpdated: Instant
}

/** A terminal of which nothing is known yet. */
export const NO_TERMS: TerminalTerms = {
  customerReference: null,
  party: null,
  address: null,
  city: null,
  postalCode: null,
  state: null,
  country: null,
  latitude: null,
  longitude: null,
  invoiceBaseUrl: null,
  invoiceCreator: null,
  reference: null,
  locationIds: [],
  evseUids: [],
}
