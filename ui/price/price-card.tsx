import { formatTimeOfDay } from '#ui/format/format-instant.ts'
import { formatMoney } from '#ui/format/format-money.ts'
import { formatDuration, formatEnergy, formatPower } from '#ui/format/format-quantity.ts'
import type { Wording } from '#ui/wording.ts'
import { OperatorWords } from './operator-words.tsx'
import { PriceLines } from './price-lines.tsx'
import type { ShownPrice } from './shown-price.ts'

interface PriceProps {
  readonly price: ShownPrice
  readonly wording: Wording
}

/** The whole price before anything starts: unit prices, fees, VAT, and what it comes to. The words are those that the quote keeps. */
export function PriceCard({ price, wording }: PriceProps) {
  const { t } = wording
  const { words } = price
  return (
    <section class="card" aria-labelledby="price-title">
      <h2 id="price-title">{t('driver.price.title')}</h2>
      {price.summary.isFree && price.sessionFeeMinor === 0 ? (
        <p class="price-free">{words.lines[0]?.what}</p>
      ) : (
        <PriceLines caption={t('driver.price.title')} words={words} lines={words.lines} wording={wording} />
      )}
      <p class="small quiet">{words.tax}</p>
      <p class="small quiet">
        {t('driver.price.valid_until', { time: formatTimeOfDay(price.validUntil, price.timeZone, wording.locale) })}
      </p>
      <OperatorWords summary={price.summary} wording={wording} />
      <Examples price={price} wording={wording} />
    </section>
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
