import { formatMoney } from '#ui/format/format-money.ts'
import { formatEnergy } from '#ui/format/format-quantity.ts'
import type { Wording } from '#ui/wording.ts'
import { API, ask, type SessionSummary } from './api.ts'
import { Loading } from './loading.tsx'
import { useLoaded } from './use-loaded.ts'

/** My charges, newest first, each with its receipt. */
export function History({ wording }: { readonly wording: Wording }) {
  const loaded = useLoaded('sessions', () => ask<{ readonly sessions: readonly SessionSummary[] }>('/sessions'))
  const { t } = wording
  return (
    <div class="stack">
      <h1>{t('driver.app.history')}</h1>
      <Loading of={loaded} wording={wording}>
        {({ sessions }) =>
          sessions.length === 0 ? (
            <p>{t('driver.app.no_charges')}</p>
          ) : (
            <ul class="choices">
              {sessions.map((session) => (
                <li key={session.id} class="card">
                  <HistoryEntry session={session} wording={wording} />
                </li>
              ))}
            </ul>
          )
        }
      </Loading>
    </div>
  )
}

function HistoryEntry({ session, wording }: { readonly session: SessionSummary; readonly wording: Wording }) {
  const { t, locale } = wording
  const { priceMinor, currency } = session
  const when = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' }).format(
    session.startedAt ?? session.createdAt,
  )
  return (
    <>
      <div class="history-entry">
        <div>
          <a href={`#/charge/${session.id}`}>{session.locationName ?? session.evseId ?? t('driver.live.title')}</a>
          <p class="small quiet">
            {when} · {wording.forCode('driver.phase', session.phase, 'driver.phase.created')}
          </p>
        </div>
        <p class="amount">
          <strong>
            {priceMinor !== null && currency !== null
              ? formatMoney(priceMinor, currency, locale)
              : t('driver.app.price_pending')}
          </strong>
          <br />
          <span class="small quiet">{formatEnergy(session.energyWh, locale)}</span>
        </p>
      </div>
      {priceMinor !== null && <a href={`${API}/sessions/${session.id}/receipt.pdf`}>{t('driver.receipt.pdf')}</a>}
    </>
  )
}
