import type { ComponentChildren } from 'preact'
import type { MessageKey } from '#ui/translate.ts'
import { Amount } from '../parts/amount.tsx'
import { Freshness } from '../parts/freshness.tsx'
import { PeerTable } from '../parts/peer-table.tsx'
import { SessionTable } from '../parts/session-table.tsx'
import { hrefTo } from '../route.ts'
import { useLoad } from '../use-load.ts'
import type { Alert, Overview, Page, Peer, Session } from '../views.ts'
import { useWords } from '../words.ts'

const REFRESH_MS = 10_000
const PAGE_OF = {
  quarantine_not_empty: ['quarantine'],
  outbox_late: ['peers'],
  ledger_not_zero: ['ledger'],
  cdr_missing: ['sessions', 'unfinished'],
  session_stale: ['sessions', 'unfinished'],
  margin_negative: ['cdrs'],
  payment_troubled: ['sessions'],
  review_open: ['reviews'],
} as const

/** Is all well? If not, where? The alerts first, then the figures of the day, then who and what is live. */
export function FirstPage() {
  const { t } = useWords()
  const alerts = useLoad<{ items: readonly Alert[] }>('/alerts', REFRESH_MS)
  const overview = useLoad<Overview>(`/overview?since=${new Date().setHours(0, 0, 0, 0)}`, REFRESH_MS)
  const peers = useLoad<Page<Peer>>('/peers?limit=20', REFRESH_MS)
  const sessions = useLoad<Page<Session>>('/sessions?live=true&limit=20', REFRESH_MS)
  return (
    <>
      <h1>{t('ops.nav.first')}</h1>
      <Freshness loaded={alerts} />
      <ul class="tiles">
        {(alerts.value?.items ?? []).map((alert) => (
          <AlertTile key={alert.kind} alert={alert} />
        ))}
      </ul>
      {overview.value && <Figures overview={overview.value} />}
      <section class="card">
        <h2>{t('ops.nav.peers')}</h2>
        <PeerTable peers={peers.value?.items ?? []} />
      </section>
      <section class="card">
        <h2>{t('ops.live_sessions')}</h2>
        <SessionTable sessions={sessions.value?.items ?? []} empty={t('ops.live_sessions.none')} />
      </section>
    </>
  )
}

function AlertTile({ alert }: { readonly alert: Alert }) {
  const { t } = useWords()
  return (
    <li class={`tile ${alert.raised ? 'tile-bad' : 'tile-good'}`}>
      <a href={hrefTo(...PAGE_OF[alert.kind])}>
        <span class="tile-shape" aria-hidden="true">
          {alert.raised ? '■' : '✓'}
        </span>
        <span>
          <strong>{t(`ops.alert.${alert.kind}.${alert.raised ? 'raised' : 'calm'}` as MessageKey)}</strong>
          <span class="small">{alert.raised ? t('ops.alert.count', { count: alert.count }) : t('ops.alert.calm')}</span>
          {alert.raised && alert.details.length > 0 && (
            <span class="small mono">{alert.details.slice(0, 3).join(' · ')}</span>
          )}
        </span>
      </a>
    </li>
  )
}

function Figures({ overview }: { readonly overview: Overview }) {
  const { t, locale } = useWords()
  const { catalogue, markets, money } = overview
  const total = (pick: (market: Overview['markets'][number]) => number) =>
    new Intl.NumberFormat(locale).format(markets.reduce((sum, market) => sum + pick(market), 0))
  const plain = (value: number) => new Intl.NumberFormat(locale).format(value)
  return (
    <dl class="figures">
      <Figure word={t('ops.figure.live')} value={total((market) => market.liveSessions)} />
      <Figure word={t('ops.figure.sessions_today')} value={total((market) => market.sessionsSince)} />
      <Figure word={t('ops.figure.cdrs_today')} value={total((market) => market.cdrsSince)} />
      <Figure word={t('ops.figure.cdrs_held')} value={total((market) => market.cdrsHeld + market.cdrsParked)} />
      {money.flatMap(({ currency, revenueMinor, costMinor }) => [
        <Figure
          key={`${currency} revenue`}
          word={t('ops.figure.money_today', { currency })}
          value={<Amount minor={revenueMinor} currency={currency} />}
        />,
        <Figure
          key={`${currency} cost`}
          word={t('ops.figure.cost', { currency })}
          value={<Amount minor={costMinor} currency={currency} />}
        />,
      ])}
      <Figure word={t('ops.figure.stations')} value={plain(catalogue.locations)} />
      <Figure word={t('ops.figure.evses')} value={`${plain(catalogue.evsesAvailable)} / ${plain(catalogue.evses)}`} />
      <Figure word={t('ops.figure.drivers')} value={total((market) => market.drivers)} />
      <Figure word={t('ops.figure.tokens')} value={total((market) => market.tokens)} />
      <Figure word={t('ops.figure.refused')} value={plain(catalogue.refusedObjects)} />
    </dl>
  )
}

function Figure({ word, value }: { readonly word: string; readonly value: ComponentChildren }) {
  return (
    <div>
      <dt>{word}</dt>
      <dd class="figure">{value}</dd>
    </div>
  )
}
