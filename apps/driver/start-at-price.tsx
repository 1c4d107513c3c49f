import { useEffect, useState } from 'preact/hooks'
import { PriceCard } from '#ui/price/price-card.tsx'
import type { ShownPrice } from '#ui/price/shown-price.ts'
import type { Wording } from '#ui/wording.ts'
import { watchPrice } from '../live/watch-price.ts'
import { API } from './api.ts'
import { ReservePlace } from './reserve-place.tsx'

/** So long a Start button that has just got another price takes no press: the finger may have been on its way. */
const LOOK_MS = 3000

interface StartProps {
  readonly price: ShownPrice
  /** Has it taken the place of another one on this page? */
  readonly isNew: boolean
  readonly busy: boolean
  /** Can the place be kept before the charge? */
  readonly reservable: boolean
  readonly wording: Wording
  onStart(): void
  onReserve(until: number): void
  onChanged(): void
  onLook(): void
}

/** A price, Start and keeping the place, for as long as the price holds. */
export function StartAtPrice(props: StartProps) {
  const { price, isNew, busy, reservable, wording, onStart, onReserve, onChanged, onLook } = props
  const { t } = wording
  // The operator keeps places by its clock and ours; this phone's may be minutes off.
  const [skewMs] = useState(() => price.validUntil - price.validForMs - Date.now())
  const [isOver, setOver] = useState(false)
  const [isRead, setRead] = useState(!isNew)
  useEffect(() => {
    const path = `${API}/quotes/${price.quoteId}/live`
    const watch = watchPrice(path, price.validForMs, { changed: onChanged, expired: () => setOver(true) })
    return () => watch.close()
  }, [price.quoteId])
  useEffect(() => {
    const timer = setTimeout(() => setRead(true), LOOK_MS)
    return () => clearTimeout(timer)
  }, [])
  return (
    <>
      <PriceCard price={price} wording={wording} />
      {isOver ? (
        <div class="notice notice-warn stack-tight">
          <p>{t('driver.price.expired_here')}</p>
          <button type="button" class="button button-plain" onClick={onLook}>
            {t('driver.price.look_again')}
          </button>
        </div>
      ) : (
        <p class="small quiet">{t('driver.app.start_note')}</p>
      )}
      <button type="button" class="button button-wide" disabled={busy || isOver || !isRead} onClick={onStart}>
        {t('driver.app.start')}
      </button>
      {reservable && !isOver && (
        <ReservePlace
          price={price}
          busy={busy || !isRead}
          onReserve={(forMs) => onReserve(Date.now() + skewMs + forMs)}
          wording={wording}
        />
      )}
    </>
  )
}
