import type { PriceLine } from '#domain/billing/settlement'
import type { SessionView } from '#durable-objects/charging-session/charging-session-rpc'
import { meterValuesXml } from '#integrations/documents/meter-values-xml'
import type { MeterValuesFile, ReceiptDocument } from '#integrations/documents/receipt-document'
import { marketRules } from '#jurisdictions/registry'
import { formatInstant } from '#ui/format/format-instant.ts'
import { formatMoney, formatPercent, formatUnitPrice } from '#ui/format/format-money.ts'
import { formatDuration, formatEnergy } from '#ui/format/format-quantity.ts'
import type { Wording } from '#ui/wording.ts'
import type { DriverContext } from './driver-context.ts'
import type { Receipt } from './receipt.ts'

/** A receipt in words. Without a document there is nothing to pay or nothing decided, and `state` says which. */
export interface WordedReceipt {
  readonly state: Receipt['status']
  readonly reasons: readonly string[]
  readonly document: ReceiptDocument | null
  /** Where the money is of a charge that was paid by card and taken back; empty for any other. */
  readonly payment: ReceiptDocument['payment']
  /** Also of a charge that is not billed: what was measured does not wait for the price. */
  readonly meterValues: MeterValuesFile | null
}

/** The receipt of a charge in the visitor's language. What it says was rated and posted; only the words are made here. */
export async function readReceipt(c: DriverContext, view: SessionView, brandName: string): Promise<WordedReceipt> {
  const receipt = await c.var.ports.receipt(view.id)
  if (!receipt) return { state: 'pending', reasons: [], document: null, payment: [], meterValues: null }
  const { status: state, reasons } = receipt
  const document = state === 'billed' ? documentOf(receipt, brandName, c.var.wording) : null
  const isRefunded = (receipt.payment?.refundedMinor ?? 0) + (receipt.payment?.refundingMinor ?? 0) > 0
  const payment = isRefunded ? paymentOf(receipt, c.var.wording) : []
  return { state, reasons, document, payment, meterValues: meterValuesOf(receipt, c.var.wording) }
}

function documentOf(receipt: Receipt, brandName: string, wording: Wording): ReceiptDocument | null {
  const { t, locale } = wording
  const { currency, grossMinor, netMinor, vatMinor, vatBasisPoints } = receipt
  // A price without all of its parts is an impossible state of a billed charge; a receipt with a gap would be a wrong one.
  if (currency === null || grossMinor === null || netMinor === null || vatMinor === null || vatBasisPoints === null)
    return null
  const money = (amountMinor: number) => formatMoney(amountMinor, currency, locale)
  return {
    language: wording.language,
    title: t('driver.receipt.title'),
    brandName,
    seller: t('driver.receipt.sold_by', { seller: receipt.seller }),
    facts: factsOf(receipt, wording),
    headings: {
      line: t('driver.receipt.line'),
      quantity: t('driver.receipt.quantity'),
      unitPrice: t('driver.receipt.unit_price'),
      amount: t('driver.receipt.amount'),
    },
    lines: receipt.lines.map((line) => lineOf(line, currency, wording)),
    totals: [
      [t('driver.receipt.net'), money(netMinor)],
      [t('driver.receipt.vat', { rate: formatPercent(vatBasisPoints, locale) }), money(vatMinor)],
    ],
    gross: [t('driver.receipt.gross'), money(grossMinor)],
    payment: paymentOf(receipt, wording),
    notes: [
      ...(receipt.corrected ? [t('driver.receipt.corrected')] : []),
      ...(marketRules(receipt.market)?.receiptWording(wording.language) ?? []),
      ...(receipt.payment?.simulated ? [t('driver.receipt.simulated')] : []),
    ],
    meterValues: meterValuesOf(receipt, wording),
  }
}

function meterValuesOf({ sessionId, signedData }: Receipt, { t }: Wording): MeterValuesFile | null {
  if (signedData === null) return null
  return {
    title: t('driver.receipt.meter_values'),
    note: t('driver.receipt.meter_values_attached'),
    name: `meter-values-${sessionId}.xml`,
    xml: meterValuesXml(signedData),
  }
}

function factsOf(receipt: Receipt, { t, locale }: Wording): ReceiptDocument['facts'] {
  const { signedData } = receipt
  const instant = (at: number | null) => (at === null ? null : formatInstant(at, receipt.timeZone, locale))
  const facts: readonly (readonly [string, string | null])[] = [
    [t('driver.receipt.number'), receipt.cdrKey],
    [t('driver.receipt.place'), [receipt.locationName, receipt.address].filter(Boolean).join(', ') || null],
    [t('driver.site.evse'), receipt.evseId],
    [t('driver.site.operator'), receipt.operator],
    [t('driver.receipt.started'), instant(receipt.startedAt)],
    [t('driver.receipt.ended'), instant(receipt.endedAt)],
    [t('driver.receipt.energy'), formatEnergy(receipt.energyWh, locale, 3)],
    [
      t('driver.receipt.meter_values'),
      signedData &&
        t('driver.receipt.meter_values_count', { count: String(signedData.values.length), method: signedData.method }),
    ],
  ]
  return facts.flatMap(([label, value]) => (value === null ? [] : [[label, value] as const]))
}

function lineOf(line: PriceLine, currency: string, wording: Wording): ReceiptDocument['lines'][number] {
  const { locale, t } = wording
  const { unitPriceMicros } = line
  return {
    label: wording.forCode('driver.line', line.kind, 'driver.line.other'),
    quantity: quantityOf(line, locale),
    unitPrice:
      unitPriceMicros === null
        ? ''
        : t('driver.receipt.without_vat', { amount: formatUnitPrice(unitPriceMicros, currency, locale) }),
    amount: formatUnitPrice(line.grossMicros, currency, locale),
  }
}

function quantityOf({ unit, quantityMicros }: PriceLine, locale: string): string {
  if (unit === 'kWh') return formatEnergy(quantityMicros / 1000, locale, 3)
  if (unit === 'h') return formatDuration(Math.round((quantityMicros * 3600) / 1_000_000), locale)
  return ''
}

function paymentOf(receipt: Receipt, { t, locale }: Wording): ReceiptDocument['payment'] {
  const { payment, currency, grossMinor } = receipt
  if (!payment || currency === null) return []
  const { heldMinor, capturedMinor, releasedMinor, refundedMinor, refundingMinor } = payment
  const keptMinor = capturedMinor - refundedMinor - refundingMinor
  const openMinor = payment.status === 'captured' && receipt.status === 'billed' ? (grossMinor ?? 0) - keptMinor : 0
  const sometimes = [
    [t('driver.receipt.money_refunded'), refundedMinor],
    [t('driver.receipt.money_refunding'), refundingMinor],
    [t('driver.receipt.money_open'), openMinor],
  ] as const
  return (
    [
      [t('driver.receipt.money_held'), heldMinor],
      [t('driver.receipt.money_captured'), capturedMinor],
      [t('driver.receipt.money_released'), releasedMinor],
      ...sometimes.filter(([, amountMinor]) => amountMinor > 0),
    ] as const
  ).map(([label, amountMinor]) => [label, formatMoney(amountMinor, currency, locale)])
}
