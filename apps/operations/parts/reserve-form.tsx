import { useRef, useState } from 'preact/hooks'
import { ReservationTerms } from '#ui/price/reservation-terms.tsx'
import type { ShownPrice } from '#ui/price/shown-price.ts'
import { ApiRefusal, ask } from '../api.ts'
import type { Contract, StationEvse } from '../views.ts'
import { useWords } from '../words.ts'
import { ConnectorChoice } from './connector-choice.tsx'
import { DriverContract } from './driver-contract.tsx'
import { type Kept, ReservationCard } from './reservation-card.tsx'

const KEPT_MS = 15 * 60_000

interface Told {
  readonly price: ShownPrice & { readonly startable: boolean }
  /** How far the server's clock is ahead of this machine's. */
  readonly skewMs: number
}

/** Has a place kept for a driver on the phone: who it is, what it costs, and only then the yes. */
export function ReserveForm({ evse }: { readonly evse: StationEvse }) {
  const wording = useWords()
  const { t } = wording
  const [contract, setContract] = useState<Contract | null>(null)
  const [told, setTold] = useState<Told | null>(null)
  const [kept, setKept] = useState<Kept | null>(null)
  const [problem, setProblem] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  // One key for one intent: pressed twice, it is one reservation.
  const key = useRef(crypto.randomUUID())
  const asking = async <T,>(path: string, body: object, then: (answer: T) => void) => {
    setProblem(null)
    setBusy(true)
    try {
      then(await ask<T>('POST', `/contracts/${encodeURIComponent(contract?.id ?? '')}${path}`, body))
    } catch (error) {
      const isPriceOver = error instanceof ApiRefusal && error.code.startsWith('quote_')
      // A price that no longer holds has to be told anew.
      if (isPriceOver) setTold(null)
      setProblem(isPriceOver ? t('ops.reserve.price_over') : error instanceof Error ? error.message : String(error))
    }
    setBusy(false)
  }
  const choose = (one: Contract) => {
    setContract(one)
    setTold(null)
  }
  const askPrice = (event: SubmitEvent) => {
    event.preventDefault()
    const connector = new FormData(event.currentTarget as HTMLFormElement).get('connector')
    return asking<Told['price']>('/quotes', { evse: evse.evseId, connector }, (price) =>
      setTold({ price, skewMs: price.validUntil - price.validForMs - Date.now() }),
    )
  }
  const reserve = ({ price, skewMs }: Told) => {
    const body = { key: key.current, quote: price.quoteId, until: Date.now() + skewMs + KEPT_MS }
    return asking<Kept>('/reservations', body, setKept)
  }
  if (kept) return <ReservationCard id={kept.id} first={kept} />
  return (
    <div class="stack">
      <DriverContract onChoose={choose} />
      {problem !== null && (
        <p class="problem" role="alert">
          {problem}
        </p>
      )}
      {contract && told === null && (
        <form class="form" onSubmit={askPrice}>
          <ConnectorChoice id="reserve-connector" evse={evse} />
          <button type="submit" class="button" disabled={busy}>
            {t('ops.reserve.price')}
          </button>
        </form>
      )}
      {told && (
        <>
          <ReservationTerms price={told.price} wording={wording} />
          {told.price.startable ? (
            <>
              <p class="small quiet">{t('ops.reserve.tell')}</p>
              <div class="actions">
                <button type="button" class="button" disabled={busy} onClick={() => reserve(told)}>
                  {t('ops.reserve.send')}
                </button>
              </div>
            </>
          ) : (
            <p class="notice notice-warn">{t('driver.app.error.information_only')}</p>
          )}
        </>
      )}
    </div>
  )
}
