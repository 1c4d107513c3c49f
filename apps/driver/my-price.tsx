import { useRef, useState } from 'preact/hooks'
import { PriceCard } from '#ui/price/price-card.tsx'
import type { ShownPrice } from '#ui/price/shown-price.ts'
import type { Wording } from '#ui/wording.ts'
import { ApiRefusal, ask, type Session } from './api.ts'
import { Loading } from './loading.tsx'
import { StartAtPrice } from './start-at-price.tsx'
import { useLoaded } from './use-loaded.ts'

type Price = ShownPrice & { readonly startable: boolean }
type Offer = { readonly price: Price } | { readonly refusal: string }

/**
 * My price at a connector, and under it Start, or keeping the place where it can be kept. The price is stored as it is shown: the charge costs
 * by it.
 */
export function MyPrice(props: {
  readonly evse: string
  readonly connector: string
  readonly reservable: boolean
  readonly wording: Wording
}) {
  const { evse, connector, reservable, wording } = props
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
  const open = async (quote: string, more: { readonly reserveUntil?: number } = {}) => {
    setBusy(true)
    try {
      const session = await ask<Session>('/sessions', { key: key.current, quote, ...more })
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
          ) : shown.price.startable ? (
            <StartAtPrice
              key={shown.price.quoteId}
              price={shown.price}
              wording={wording}
              busy={busy}
              isNew={attempt > 0}
              reservable={reservable}
              onStart={() => open(shown.price.quoteId)}
              onReserve={(reserveUntil) => open(shown.price.quoteId, { reserveUntil })}
              onChanged={() => look(wording.t('driver.price.changed_here'))}
              onLook={() => look(null)}
            />
          ) : (
            <>
              <PriceCard price={shown.price} wording={wording} />
              <p class="notice notice-warn">{refusalWords('information_only')}</p>
            </>
          )
        }
      </Loading>
    </section>
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
