import type { Connector } from '#domain/location/location'
import { formatMoney } from '#ui/format/format-money.ts'
import { formatAge, formatPower } from '#ui/format/format-quantity.ts'
import { PriceCard } from '#ui/price/price-card.tsx'
import type { ShownPrice } from '#ui/price/shown-price.ts'
import { StatusBadge } from '#ui/status/status-badge.tsx'
import type { Wording } from '#ui/wording.ts'
import type { Landing } from '../find-landing.ts'
import type { Charger } from '../ports.ts'

interface LandingProps {
  readonly landing: Landing
  readonly wording: Wording
  readonly now: number
  /** Why the driver is here again, as a code. */
  readonly notice: string | null
  /** Made for this page: sent twice, it is one charge. */
  readonly chargeKey: string
  readonly codePath: string
  readonly simulated: boolean
  /** Our account at the provider whose card fields are shown; null where no real card is taken. */
  readonly cardAccount: string | null
  readonly runningPath: string | null
}

/** Price before Pay, always. Without a price, or with a code that is not ours, there is no Pay. */
export function LandingPage(props: LandingProps) {
  const { landing, wording, now, notice, runningPath } = props
  const { t } = wording
  const { offer, charger } = landing
  return (
    <div class="stack">
      {notice !== null && (
        <p class="notice notice-warn" role="alert">
          {wording.forCode('driver.notice', notice, 'driver.notice.try_again')}
        </p>
      )}
      {runningPath && (
        <section class="notice notice-good">
          <h2>{t('driver.landing.running')}</h2>
          <a class="button button-wide" href={runningPath}>
            {t('driver.landing.to_charge')}
          </a>
        </section>
      )}
      <Site charger={charger} wording={wording} now={now} />
      {landing.connector && charger.connectors.length > 1 && <Connectors {...props} />}
      <PriceNotes wording={wording} />
      {'noPay' in offer ? (
        <>
          <section id="offer" class="notice notice-warn">
            <h2>{t(`driver.no_pay.${offer.noPay}`)}</h2>
            <p>{t(`driver.no_pay_detail.${offer.noPay}`)}</p>
          </section>
          {offer.price && <PriceCard price={offer.price} wording={wording} />}
        </>
      ) : (
        <div id="offer" class="stack" {...watchOf(props, offer.price)}>
          <PriceCard price={offer.price} wording={wording} />
          <Pay {...props} price={offer.price} />
        </div>
      )}
      <a class="small" href={`${props.codePath}/sticker`}>
        {t('driver.sticker.link')}
      </a>
    </div>
  )
}

/** What the page's program needs to follow the price; without a script, Pay finds out. */
function watchOf({ codePath, landing }: LandingProps, { quoteId, validForMs }: ShownPrice) {
  const query = new URLSearchParams({ quote: quoteId, connector: landing.connector?.id ?? '' })
  return {
    'data-quote': quoteId,
    'data-socket': `${codePath}/live?${query}`,
    'data-valid-ms': String(validForMs),
  }
}

/** Where the program says what became of the price, and the words for it. */
function PriceNotes({ wording: { t } }: { readonly wording: Wording }) {
  return (
    <div
      id="price-notes"
      role="alert"
      data-changed={t('driver.price.changed_here')}
      data-expired={t('driver.price.expired_here')}
      data-gone={t('driver.price.gone_here')}
      data-again={t('driver.price.look_again')}
    />
  )
}

function Site({
  charger,
  wording,
  now,
}: {
  readonly charger: Charger
  readonly wording: Wording
  readonly now: number
}) {
  const { t, locale } = wording
  return (
    <section class="card">
      <div class="stack-tight">
        <h1>{charger.locationName ?? charger.address}</h1>
        <p class="quiet">
          {[charger.address, [charger.postalCode, charger.city].filter(Boolean).join(' ')].filter(Boolean).join(', ')}
        </p>
      </div>
      <p class="status-line">
        <StatusBadge status={charger.status} wording={wording} />{' '}
        <span class="small quiet">{t('driver.status.said', { age: formatAge(now - charger.statusAt, locale) })}</span>
      </p>
      {charger.status === 'OUTOFORDER' || charger.status === 'INOPERATIVE' ? (
        <p class="notice notice-warn">{t('driver.status.faulted_detail')}</p>
      ) : null}
      <dl class="facts">
        {charger.evseId && (
          <div>
            <dt>{t('driver.site.evse')}</dt>
            <dd>{charger.evseId}</dd>
          </div>
        )}
        {charger.connectors.length === 1 && charger.connectors[0] && (
          <div>
            <dt>{t('driver.site.connector')}</dt>
            <dd>{connectorWords(charger.connectors[0], wording)}</dd>
          </div>
        )}
        {charger.operatorName && (
          <div>
            <dt>{t('driver.site.operator')}</dt>
            <dd>{charger.operatorName}</dd>
          </div>
        )}
      </dl>
    </section>
  )
}

function Connectors({ landing, wording, codePath }: LandingProps) {
  return (
    <nav class="card" aria-label={wording.t('driver.site.choose_connector')}>
      <h2>{wording.t('driver.site.choose_connector')}</h2>
      <ul class="choices">
        {landing.charger.connectors.map((connector) => (
          <li key={connector.id}>
            <a
              class="choice"
              href={`${codePath}?connector=${encodeURIComponent(connector.id)}`}
              aria-current={connector.id === landing.connector?.id ? 'true' : undefined}
            >
              {connectorWords(connector, wording)}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  )
}

function connectorWords(connector: Connector, wording: Wording): string {
  const name = wording.forCode('driver.plug', connector.standard, 'driver.plug.other')
  return connector.maxPowerW ? `${name}, ${formatPower(connector.maxPowerW, wording.locale)}` : name
}

function Pay({
  price,
  wording,
  codePath,
  chargeKey,
  simulated,
  cardAccount,
  landing,
}: LandingProps & { readonly price: ShownPrice }) {
  const { t, locale } = wording
  const hold = formatMoney(price.holdMinor, price.currency, locale)
  return (
    <form class="card pay" method="post" action={`${codePath}/charges`}>
      <h2>{t('driver.pay.title')}</h2>
      {price.words.hold !== null && <p>{price.words.hold}</p>}
      <input type="hidden" name="quote" value={price.quoteId} />
      <input type="hidden" name="charge" value={chargeKey} />
      <input type="hidden" name="connector" value={landing.connector?.id ?? ''} />
      {simulated ? <SimulatedCards wording={wording} /> : null}
      {cardAccount !== null && <CardFields account={cardAccount} price={price} wording={wording} />}
      <button type="submit" class="button button-wide">
        {t('driver.pay.button', { amount: hold })}
      </button>
      <p class="small quiet">{t('driver.pay.no_account')}</p>
    </form>
  )
}

/** Where the provider's own program puts its fields for cards, Apple Pay and Google Pay: no card number comes near us. */
function CardFields({
  account,
  price,
  wording,
}: {
  readonly account: string
  readonly price: ShownPrice
  readonly wording: Wording
}) {
  const { t, language } = wording
  return (
    <div
      id="card"
      class="stack-tight"
      data-account={account}
      data-amount={price.holdMinor}
      data-currency={price.currency.toLowerCase()}
      data-language={language}
      data-failed={t('driver.pay.card_fields_failed')}
    >
      <input type="hidden" name="method" value="" />
      <div id="card-wallets" />
      <div id="card-fields" />
      <p id="card-problem" role="alert" />
      <noscript>
        <p class="notice notice-warn">{t('driver.pay.card_needs_script')}</p>
      </noscript>
    </div>
  )
}

function SimulatedCards({ wording }: { readonly wording: Wording }) {
  const { t } = wording
  return (
    <fieldset class="simulated">
      <legend>{t('driver.pay.simulated')}</legend>
      {(['simulated_card', 'simulated_declined', 'simulated_no_funds'] as const).map((method, index) => (
        <label key={method} class="radio">
          <input type="radio" name="method" value={method} checked={index === 0} /> {t(`driver.pay.${method}`)}
        </label>
      ))}
    </fieldset>
  )
}
