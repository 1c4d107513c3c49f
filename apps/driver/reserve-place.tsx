import { useEffect, useRef, useState } from 'preact/hooks'
import { ReservationTerms } from '#ui/price/reservation-terms.tsx'
import type { ShownPrice } from '#ui/price/shown-price.ts'
import type { Wording } from '#ui/wording.ts'

/** A quarter of an hour: long enough to drive there, short enough not to keep others away. */
const KEPT_MS = 15 * 60_000

/** Has the place kept before a charge, once its own price was shown and said yes to. */
export function ReservePlace(props: {
  readonly price: ShownPrice
  readonly busy: boolean
  readonly onReserve: (forMs: number) => void
  readonly wording: Wording
}) {
  const { price, busy, onReserve, wording } = props
  const { t } = wording
  const [asked, setAsked] = useState(false)
  const terms = useRef<HTMLElement>(null)
  // The button that was pressed is gone: the terms it asked for are read next.
  useEffect(() => terms.current?.focus(), [asked])
  if (!asked)
    return (
      <button type="button" class="button button-plain button-wide" onClick={() => setAsked(true)}>
        {t('driver.reserve.ask')}
      </button>
    )
  return (
    <section class="card screen" aria-labelledby="reserve-title" tabIndex={-1} ref={terms}>
      <h3 id="reserve-title">{t('driver.reserve.title')}</h3>
      <p>{t('driver.reserve.about')}</p>
      <ReservationTerms price={price} wording={wording} />
      <div class="row">
        <button type="button" class="button" disabled={busy} onClick={() => onReserve(KEPT_MS)}>
          {t('driver.reserve.confirm')}
        </button>
        <button type="button" class="button button-plain" onClick={() => setAsked(false)}>
          {t('driver.reserve.not_now')}
        </button>
      </div>
    </section>
  )
}
