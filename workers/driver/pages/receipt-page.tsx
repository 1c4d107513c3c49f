import type { ReceiptDocument } from '#integrations/documents/receipt-document'
import type { Wording } from '#ui/wording.ts'
import type { WordedReceipt } from '../read-receipt-words.ts'

interface ReceiptProps {
  readonly receipt: WordedReceipt
  readonly wording: Wording
  readonly pdfPath: string
  readonly meterValuesPath: string
  readonly chargePath: string
}

/** A receipt, or in plain words why there is none yet. */
export function ReceiptPage({ receipt, wording, pdfPath, meterValuesPath, chargePath }: ReceiptProps) {
  const { t } = wording
  return (
    <div class="stack">
      <h1>{t('driver.receipt.title')}</h1>
      {receipt.document ? (
        <>
          <ReceiptBody document={receipt.document} wording={wording} />
          <a class="button button-wide" href={pdfPath}>
            {t('driver.receipt.pdf')}
          </a>
        </>
      ) : (
        <>
          <NoReceipt receipt={receipt} wording={wording} />
          <PaymentTable payment={receipt.payment} wording={wording} />
        </>
      )}
      {receipt.meterValues && (
        <section class="stack">
          <a class="button button-plain button-wide" href={meterValuesPath} download={receipt.meterValues.name}>
            {t('driver.receipt.meter_values_file')}
          </a>
          <p class="small quiet">{t('driver.receipt.meter_values_check')}</p>
        </section>
      )}
      <a href={chargePath}>{t('driver.receipt.back')}</a>
    </div>
  )
}

function NoReceipt({ receipt, wording }: Pick<ReceiptProps, 'receipt' | 'wording'>) {
  const { t } = wording
  // Billed without a document: a part of the price is missing, and a person has to look.
  const state = receipt.state === 'billed' ? 'held' : receipt.state
  return (
    <section class="notice notice-warn" role="status">
      <h2>{t(`driver.receipt.${state}_title`)}</h2>
      <p>{t(`driver.receipt.${state}`)}</p>
      {receipt.reasons.length > 0 && (
        <ul>
          {receipt.reasons.map((reason) => (
            <li key={reason}>{wording.forCode('driver.held', reason, 'driver.held.other')}</li>
          ))}
        </ul>
      )}
    </section>
  )
}

function ReceiptBody({ document, wording }: { readonly document: ReceiptDocument; readonly wording: Wording }) {
  const { headings } = document
  return (
    <article class="card">
      <p class="quiet">{document.seller}</p>
      <dl class="facts facts-rows">
        {document.facts.map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <table class="receipt">
        <caption class="visually-hidden">{document.title}</caption>
        <thead>
          <tr>
            <th scope="col">{headings.line}</th>
            <th scope="col" class="amount">
              {headings.amount}
            </th>
          </tr>
        </thead>
        <tbody>
          {document.lines.map((line, index) => (
            <tr key={`${line.label}${index}`}>
              <th scope="row">
                {line.label}
                <span class="small quiet price-when">
                  {[line.quantity, line.unitPrice].filter(Boolean).join(' × ')}
                </span>
              </th>
              <td class="amount">{line.amount}</td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          {document.totals.map(([label, amount]) => (
            <tr key={label}>
              <th scope="row">{label}</th>
              <td class="amount">{amount}</td>
            </tr>
          ))}
          <tr class="total">
            <th scope="row">{document.gross[0]}</th>
            <td class="amount">{document.gross[1]}</td>
          </tr>
        </tfoot>
      </table>
      <PaymentTable payment={document.payment} wording={wording} />
      {document.notes.map((note) => (
        <p key={note} class="small quiet">
          {note}
        </p>
      ))}
    </article>
  )
}

function PaymentTable({
  payment,
  wording,
}: {
  readonly payment: ReceiptDocument['payment']
  readonly wording: Wording
}) {
  if (payment.length === 0) return null
  return (
    <table>
      <caption class="table-title">{wording.t('driver.receipt.payment')}</caption>
      <tbody>
        {payment.map(([label, amount]) => (
          <tr key={label}>
            <th scope="row">{label}</th>
            <td class="amount">{amount}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
