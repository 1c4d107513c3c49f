import type { Wording } from '#ui/wording.ts'
import { PriceLines } from './price-lines.tsx'
import type { ShownPrice } from './shown-price.ts'

/** What keeping a place costs, before anybody says yes to it: also that it costs nothing. The words are those that the quote keeps. */
export function ReservationTerms({ price, wording }: { readonly price: ShownPrice; readonly wording: Wording }) {
  const { t } = wording
  const { words } = price
  if (words.reservation.length === 0) return <p>{t('driver.reserve.free')}</p>
  return (
    <>
      <PriceLines caption={t('driver.reserve.price')} words={words} lines={words.reservation} wording={wording} />
      <p class="small quiet">{words.tax}</p>
    </>
  )
}
