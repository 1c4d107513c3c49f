import { formatEnergy, formatPower } from '#ui/format/format-quantity.ts'
import { Amount } from '../parts/amount.tsx'
import { Badge } from '../parts/badge.tsx'
import { DataTable } from '../parts/data-table.tsx'
import { Facts } from '../parts/facts.tsx'
import { Freshness } from '../parts/freshness.tsx'
import { Moment } from '../parts/moment.tsx'
import { ReservationCard } from '../parts/reservation-card.tsx'
import { hrefTo, type Route } from '../route.ts'
import { useLoad } from '../use-load.ts'
import type { SessionFile } from '../views.ts'
import { useWords } from '../words.ts'

/** The phases of a place that is kept, or was to be. */
const RESERVATION: ReadonlySet<string> = new Set(['reserving', 'reserved', 'cancelled'])

/** One session: what it is now, and everything that happened in order. */
export function SessionPage({ route }: { readonly route: Route }) {
  const { t, locale, forCode } = useWords()
  const loaded = useLoad<SessionFile>(`/sessions/${encodeURIComponent(route.parts[1] ?? '')}`, 5000)
  const session = loaded.value
  return (
    <>
      <h1>{t('ops.session')}</h1>
      <p class="mono quiet">{route.parts[1]}</p>
      <Freshness loaded={loaded} />
      {session && (
        <>
          <section class="card">
            <Facts
              facts={[
                [t('ops.state'), <Badge key="state" state={session.phase} />],
                [t('ops.evse'), session.evseId ?? session.evseUid],
                [t('ops.place'), session.locationName ?? '–'],
                [t('ops.way'), forCode('ops.way', session.way, 'ops.unknown')],
                [t('ops.brand_of'), `${session.brand} · ${session.market}`],
                [t('ops.operator'), `${session.countryCode}*${session.partyId}`],
                [t('ops.energy'), formatEnergy(session.energyWh, locale)],
                [t('ops.power'), session.live?.powerW == null ? '–' : formatPower(session.live.powerW, locale)],
                [
                  t('ops.cost_so_far'),
                  <Amount key="so-far" minor={session.live?.costSoFarMinor ?? null} currency={session.currency} />,
                ],
                [t('ops.price'), <Amount key="price" minor={session.priceMinor} currency={session.currency} />],
                [
                  t('ops.driver'),
                  session.driver === null ? (
                    '–'
                  ) : (
                    <a key="driver" href={hrefTo('drivers', session.driver)}>
                      {session.driver}
                    </a>
                  ),
                ],
                [
                  t('ops.cdr'),
                  session.cdrKey === null ? (
                    '–'
                  ) : (
                    <a key="cdr" href={hrefTo('cdrs', session.cdrKey)}>
                      {session.cdrKey}
                    </a>
                  ),
                ],
              ]}
            />
          </section>
          {session.live && RESERVATION.has(session.live.phase) && (
            <section class="card">
              <h2>{t('ops.reservation')}</h2>
              <ReservationCard id={session.id} />
            </section>
          )}
          <section class="card">
            <h2>{t('ops.timeline')}</h2>
            <DataTable
              caption={t('ops.timeline')}
              rows={session.timeline}
              keyOf={(entry) => `${entry.at} ${entry.kind} ${entry.detail}`}
              columns={[
                { head: t('ops.when'), cell: ({ at }) => <Moment at={at} /> },
                { head: t('ops.what'), cell: ({ kind }) => forCode('ops.event', kind, 'ops.unknown') },
                { head: t('ops.detail'), cell: ({ detail }) => <span class="mono">{detail ?? '–'}</span> },
                {
                  head: t('ops.amount'),
                  figure: true,
                  cell: ({ amountMinor, currency }) =>
                    amountMinor === null ? '' : <Amount minor={amountMinor} currency={currency} />,
                },
              ]}
            />
          </section>
        </>
      )}
    </>
  )
}
