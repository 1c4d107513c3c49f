import { minorDigits } from '#domain/billing/minor-digits'
import type { ClaimedPrice } from '#domain/cdr/cdr'
import type { Instant } from '#domain/instant'
import { findCardNumber } from '#domain/payment-terminal/find-card-number'

/** Source: OCPI 2.3.0 payments, CaptureStatusCode. */
export const CAPTURE_STATUSES = ['SUCCESS', 'PARTIAL_SUCCESS', 'FAILED'] as const
export type CaptureStatus = (typeof CAPTURE_STATUSES)[number]

/** What became of a direct payment, for the invoice that the operator makes. Source: OCPI 2.3.0 payments, FinancialAdviceConfirmation. */
export interface FinancialAdviceConfirmation {
  readonly id: string
  /** The reference that the start of the charge carried. */
  readonly authorizationReference: string
  /** What was taken from the driver, with VAT. */
  readonly totalCosts: ClaimedPrice
  readonly currency: string
  /** Lines about the payment for the invoice, 1 to 255 characters each. Never a card number. */
  readonly eftData: readonly string[]
  readonly captureStatus: CaptureStatus
  readonly captureMessage: string | null
  readonly lastUpdated: Instant
}

/** A capture that has ended, well or not. Amounts in minor units of the currency. */
export interface EndedCapture {
  /** Our id of the session, which is also the authorization reference. */
  readonly session: string
  readonly currency: string
  /** What the charge costs the driver. */
  readonly priceMinor: number
  readonly capturedMinor: number
  readonly vatBasisPoints: number
  /** The provider's reference of the payment. */
  readonly reference: string | null
  /** Why it failed; null when it did not. */
  readonly failure: string | null
  readonly at: Instant
}

/** The confirmation of a capture. Less than the price is a part of it, nothing is a failure. A line that may hold a card number is left out. */
export function confirmCapture(capture: EndedCapture): FinancialAdviceConfirmation {
  const { session, currency, priceMinor, capturedMinor, reference, failure } = capture
  const captureStatus: CaptureStatus =
    capturedMinor === 0 ? 'FAILED' : capturedMinor < priceMinor ? 'PARTIAL_SUCCESS' : 'SUCCESS'
  const lines = [
    ...(reference === null ? [] : [`Reference: ${reference}`.slice(0, 255)]),
    `Amount: ${currency} ${decimal(capturedMinor, currency)}`,
  ]
  return {
    id: session,
    authorizationReference: session,
    totalCosts: consumerPrice(capture),
    currency,
    eftData: lines.filter((line) => findCardNumber(line) === null),
    captureStatus,
    captureMessage: messageOf(capture, captureStatus, failure),
    lastUpdated: capture.at,
  }
}

function messageOf(capture: EndedCapture, status: CaptureStatus, failure: string | null): string | null {
  if (status === 'FAILED') return `nothing was captured: ${failure ?? 'no amount was due'}`.slice(0, 255)
  if (status === 'SUCCESS') return null
  const { capturedMinor, priceMinor, currency } = capture
  return `captured ${decimal(capturedMinor, currency)} of ${decimal(priceMinor, currency)} ${currency}, all that was held`
}

/** What was taken, with the VAT that is in it: rounded to the minor unit once, half away from zero. */
function consumerPrice({ capturedMinor, currency, vatBasisPoints }: EndedCapture): ClaimedPrice {
  const perMinor = 10 ** (6 - minorDigits(currency))
  const netMinor = Math.round((capturedMinor * 10_000) / (10_000 + vatBasisPoints))
  const vatMicros = (capturedMinor - netMinor) * perMinor
  return {
    exclVatMicros: netMinor * perMinor,
    inclVatMicros: capturedMinor * perMinor,
    taxes: [{ name: 'VAT', accountNumber: null, percentMicros: vatBasisPoints * 10_000, amountMicros: vatMicros }],
  }
}

function decimal(minor: number, currency: string): string {
  const digits = minorDigits(currency)
  const text = String(minor).padStart(digits + 1, '0')
  return digits === 0 ? text : `${text.slice(0, -digits)}.${text.slice(-digits)}`
}
