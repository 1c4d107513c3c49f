import { useRef, useState } from 'preact/hooks'
import { PriceCard } from '#ui/price/price-card.tsx'
import type { ShownPrice } from '#ui/price/shown-price.ts'
import type { Wording } from '#ui/wording.ts'
import { ApiRefusal, ask, type Session } from './api.ts'
import { Loading } from './loading.tsx'
import { useLoaded } from './use-loaded.ts'

type Offer = { readonly price: ShownPrice } | { readonly refusal: string }

/** My price at a connector, and Start under it. The price is stored as it is shown: the charge costs by it. */
export function MyPrice(props: { readonly evse: string; readonly connector: string; readonly wording: Wording }) {
  const { evse, connector, wording } = props
  const [attempt, setAttempt] = useState(0)
  const [notice, setNotice] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  // One key for one intent: pressing twice, or again after a lost answer, is the same charge.
  const key = useRef(crypto.randomUUID())
  const offer = useLoaded(`${evse} ${connector} ${attempt}`, () => askOffer(evse, connector))
  const start = async (quote: string) => {
    setBusy(true)
    try {
      const session = await ask<Session>('/sessions', { key: key.current, quote })
      location.assign(`#/charge/${session.id}`)
    } catch (error) {
      const code = error instanceof ApiRefusal ? error.code : 'other'
      setNotice(code)
      if (code.startsWith('quote_')) setAttempt((count) => count + 1)
    } finally {
      setBusy(false)
    }
  }
  const refusalWords = (code: string) => wording.forCode('driver.app.error', code, 'driver.app.error.other')
  return (
    <section class="stack" aria-live="polite">
      <h2>{wording.t('driver.app.my_price')}</h2>
      {notice && <p class="notice notice-warn">{refusalWords(notice)}</p>}
      <Loading of={offer} wording={wording}>
        {(shown) =>
          'refusal' in shown ? (
            <p class="notice notice-warn">{refusalWords(shown.refusal)}</p>
          ) : (
            <>
              <PriceCard price={shown.price} wording={wording} />
              <p class="small quiet">{wording.t('driver.app.start_note')}</p>
              <button
                type="button"
                class="button button-wide"
                disabled={busy}
                onClick={() => start(shown.price.quoteId)}
              >
                {wording.t('driver.app.start')}
              </button>
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
    return { price: await ask<ShownPrice>('/quotes', { evse, connector }) }
  } catch (error) {
    if (error instanceof ApiRefusal && error.code !== 'unreachable') return { refusal: error.code }
    throw error
  }
}
