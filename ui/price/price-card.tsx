import type { SummaryPrice } from '#domain/tariff/tariff-summary'
import { formatMoney, formatPercent, formatUnitPrice } from '#ui/format/format-money.ts'
import { formatDuration, formatEnergy, formatPower } from '#ui/format/format-quantity.ts'
import type { MessageKey } from '#ui/translate.ts'
import type { Wording } from '#ui/wording.ts'
import { OperatorWords } from './operator-words.tsx'
import { restrictionWords } from './restriction-words.ts'
import type { ShownPrice } from './shown-price.ts'

interface PriceProps {
  readonly price: ShownPrice
  readonly wording: Wording
}

/** The whole price before anything starts: unit prices, fees, VAT, and what it comes to. */
export function PriceCard({ price, wording }: PriceProps) {
  const { t, locale } = wording
  return (
    <section class="card" aria-labelledby="price-title">
      <h2 id="price-title">{t('driver.price.title')}</h2>
      {price.summary.isFree && price.sessionFeeMinor === 0 ? (
        <p class="price-free">{t('driver.price.free')}</p>
      ) : (
        <PriceTable price={price} wording={wording} />
      )}
      <p class="small quiet">{t('driver.price.vat_included', { rate: formatPercent(price.vatBasisPoints, locale) })}</p>
      <OperatorWords summary={price.summary} wording={wording} />
      <Examples price={price} wording={wording} />
    </section>
  )
}

function PriceTable({ price, wording }: PriceProps) {
  const { t, locale } = wording
  const { summary, currency } = price
  const fee = price.sessionFeeMinor
  return (
    <table class="price-table">
      <caption class="visually-hidden">{t('driver.price.title')}</caption>
      <tbody>
        <Rows
          prices={summary.energyPrices}
          label="driver.price.energy"
          unit="driver.price.per_kwh"
          {...{ price, wording }}
        />
        <Rows
          prices={summary.startFees}
          label="driver.price.start_fee"
          unit="driver.price.per_charge"
          {...{ price, wording }}
        />
        <Rows
          prices={summary.timePrices}
          label="driver.price.time"
          unit="driver.price.per_hour"
          {...{ price, wording }}
        />
        <Rows
          prices={summary.idlePrices}
          label="driver.price.idle"
          unit="driver.price.per_hour"
          {...{ price, wording }}
        />
        {fee > 0 && (
          <tr>
            <th scope="row">{t('driver.price.session_fee')}</th>
            <td class="amount">{formatMoney(fee, currency, locale)}</td>
          </tr>
        )}
        <Limit label="driver.price.minimum" limit={summary.minPrice} {...{ price, wording }} />
        <Limit label="driver.price.maximum" limit={summary.maxPrice} {...{ price, wording }} />
      </tbody>
    </table>
  )
}

/** One row for each price of a kind; that nothing is charged without one, or beside its conditions, is said as well. */
function Rows(
  props: PriceProps & {
    readonly prices: readonly SummaryPrice[]
    readonly label: MessageKey
    readonly unit: MessageKey
  },
) {
  const { prices, label, unit, price, wording } = props
  const { t } = wording
  const rows = prices.map((one, index) => {
    const when = restrictionWords(one.when, wording)
    const step = stepWords(one.stepSize, unit, wording)
    const details = [when, step].filter((part) => part !== null).join(' · ')
    return (
      <tr key={`${label}${index}`}>
        <th scope="row">
          {t(label)}
          {details !== '' && <span class="small quiet price-when">{details}</span>}
        </th>
        <td class="amount">
          {one.grossPriceMicros === null
            ? t('driver.price.unknown_amount')
            : t(unit, { amount: formatUnitPrice(one.grossPriceMicros, price.summary.currency, wording.locale) })}
        </td>
      </tr>
    )
  })
  if (prices.some(({ when }) => restrictionWords(when, wording) === null)) return rows
  return [
    ...rows,
    <tr key={label}>
      <th scope="row">
        {t(label)}
        {prices.length > 0 && <span class="small quiet price-when">{t('driver.price.otherwise')}</span>}
      </th>
      <td class="amount quiet">{t('driver.price.none')}</td>
    </tr>,
  ]
}

function stepWords(stepSize: number, unit: MessageKey, { t, locale }: Wording): string | null {
  if (stepSize <= 1) return null
  if (unit === 'driver.price.per_hour') return t('driver.price.step', { step: formatDuration(stepSize, locale) })
  if (unit === 'driver.price.per_kwh')
    return t('driver.price.step', { step: formatEnergy(stepSize, locale, stepSize % 1000 === 0 ? 0 : 3) })
  return null
}

function Limit(
  props: PriceProps & {
    readonly label: MessageKey
    readonly limit: { readonly exclVatMicros: number; readonly inclVatMicros: number | null } | null
  },
) {
  const { limit, label, price, wording } = props
  if (limit === null) return null
  const grossMicros =
    limit.inclVatMicros ?? Math.round((limit.exclVatMicros * (10_000 + price.vatBasisPoints)) / 10_000)
  return (
    <tr>
      <th scope="row">{wording.t(label)}</th>
      <td class="amount">{formatUnitPrice(grossMicros, price.summary.currency, wording.locale)}</td>
    </tr>
  )
}

function Examples({ price, wording }: PriceProps) {
  const { t, locale } = wording
  if (price.examples.length === 0) return null
  return (
    <div class="stack-tight">
      <h3>{t('driver.price.examples')}</h3>
      <table>
        <caption class="small quiet examples-note">
          {t('driver.price.examples_note', { power: formatPower(price.powerW, locale) })}
        </caption>
        <thead>
          <tr>
            <th scope="col">{t('driver.price.example_energy')}</th>
            <th scope="col">{t('driver.price.example_time')}</th>
            <th scope="col" class="amount">
              {t('driver.price.example_total')}
            </th>
          </tr>
        </thead>
        <tbody>
          {price.examples.map((example) => (
            <tr key={example.energyWh}>
              <th scope="row">{formatEnergy(example.energyWh, locale, 0)}</th>
              <td>{formatDuration(example.durationS, locale)}</td>
              <td class="amount">
                <strong>{formatMoney(example.grossMinor, price.currency, locale)}</strong>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
