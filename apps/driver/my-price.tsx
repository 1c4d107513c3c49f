import { useEffect, useRef, useState } from 'preact/hooks'
import { PriceCard } from '#ui/price/price-card.tsx'
import type { ShownPrice } from '#ui/price/shown-price.ts'
import type { Wording } from '#ui/wording.ts'
import { watchPrice } from '../live/watch-price.ts'
import { API, ApiRefusal, ask, type Session } from './api.ts'
import { Loading } from './loading.tsx'
import { useLoaded } from './use-loaded.ts'

type Price = ShownPrice & { readonly startable: boolean }
type Offer = { readonly price: Price } | { readonly refusal: string }

/** So long a Start button that has just got another price takes no press: the finger may have been on its way. */
const LOOK_MS = 3000

/** My price at a connector, and Start under it. The price is stored as it is shown: the charge costs by it. */
export function MyPrice(props: { readonly evse: string; readonly connector: string; readonly wording: Wording }) {
  const { evse, connector, wording } = props
  const [attempt, setAttempt] = useState(0)
  const [notice, setNotice] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  // One key for one intent: pressing twice, or again after a lost answer, is the same charge.
  const key = useRef(crypto.randomUUID())
  const offer = useLoaded(`${evse} ${connector} ${attempt}`, () => askOffer(evse, connector))
  const look = (words: string | null) => {
    setNotice(words)
    setAttempt((count) => count + 1)
  }
  const start = async (quote: string) => {
    setBusy(true)
    try {
      const session = await ask<Session>('/sessions', { key: key.current, quote })
      location.assign(`#/charge/${session.id}`)
    } catch (error) {
      const code = error instanceof ApiRefusal ? error.code : 'other'
      if (code.startsWith('quote_')) look(refusalWords(code))
      else setNotice(refusalWords(code))
    } finally {
      setBusy(false)
    }
  }
  const refusalWords = (code: string) => wording.forCode('driver.app.error', code, 'driver.app.error.other')
  return (
    <section class="stack" aria-live="polite">
      <h2>{wording.t('driver.app.my_price')}</h2>
      {notice && <p class="notice notice-warn">{notice}</p>}
      <Loading of={offer} wording={wording}>
        {(shown) =>
          'refusal' in shown ? (
            <p class="notice notice-warn">{refusalWords(shown.refusal)}</p>
          ) : !shown.price.startable ? (
            <>
              <PriceCard price={shown.price} wording={wording} />
              <p class="notice notice-warn">{refusalWords('information_only')}</p>
            </>
          ) : (
            <StartAtPrice
              key={shown.price.quoteId}
              price={shown.price}
              wording={wording}
              busy={busy}
              isNew={attempt > 0}
              onStart={start}
              onChanged={() => look(wording.t('driver.price.changed_here'))}
              onLook={() => look(null)}
            />
          )
        }
      </Loading>
    </section>
  )
}

interface StartProps {
  readonly price: ShownPrice
  /** Has it taken the place of another one on this page? */
  readonly isNew: boolean
  readonly busy: boolean
  readonly wording: Wording
  onStart(quote: string): void
  onChanged(): void
  onLook(): void
}

/** A price and Start, for as long as the price holds. */
function StartAtPrice({ price, isNew, busy, wording, onStart, onChanged, onLook }: StartProps) {
  const { t } = wording
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
      <button
        type="button"
        class="button button-wide"
        disabled={busy || isOver || !isRead}
        onClick={() => onStart(price.quoteId)}
      >
        {t('driver.app.start')}
      </button>
    </>
  )
}

/** A price, or the reason there is none: that is an answer too, not a failure. */
async function askOffer(evse: string, connector: string): Promise<Offer> {
  try {
    return { price: await ask<Price>('/quotes', { evse, connector }) }
  } catch (error) {
    if (error instanceof ApiRefusal && error.code !== 'unreachable') return { refusal: error.code }
    throw error
  }
}
