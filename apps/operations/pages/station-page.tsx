import { formatPower } from '#ui/format/format-quantity.ts'
import { Badge } from '../parts/badge.tsx'
import { DataTable } from '../parts/data-table.tsx'
import { EvseActions } from '../parts/evse-actions.tsx'
import { Facts } from '../parts/facts.tsx'
import { Freshness } from '../parts/freshness.tsx'
import { Moment } from '../parts/moment.tsx'
import { QrSheets } from '../parts/qr-sheets.tsx'
import { RawText } from '../parts/raw-text.tsx'
import type { Route } from '../route.ts'
import { useLoad } from '../use-load.ts'
import type { Station } from '../views.ts'
import { useWords } from '../words.ts'

/** One station as its operator last sent it. */
export function StationPage({ route }: { readonly route: Route }) {
  const { t, locale } = useWords()
  const loaded = useLoad<Station>(`/stations/${route.parts.slice(1, 5).map(encodeURIComponent).join('/')}`, 15_000)
  const station = loaded.value
  return (
    <>
      <h1>{station?.name ?? station?.address ?? t('ops.nav.stations')}</h1>
      <Freshness loaded={loaded} />
      {station && (
        <section class="card">
          <Facts
            facts={[
              [t('ops.place'), `${station.address}, ${station.city}`],
              [t('ops.time_zone'), `${station.timeZone ?? t('ops.unknown')} (${station.timeZoneSource})`],
            ]}
          />
          <QrSheets station={station} />
          <DataTable
            caption={t('ops.count.evses')}
            rows={station.evses}
            keyOf={({ uid }) => uid}
            columns={[
              { head: t('ops.evse'), cell: ({ evseId, uid }) => <span class="mono">{evseId ?? uid}</span> },
              { head: t('ops.state'), cell: ({ status }) => <Badge state={status} /> },
              { head: t('ops.help_desk'), cell: (evse) => <EvseActions station={station} evse={evse} /> },
              {
                head: t('ops.power'),
                figure: true,
                cell: ({ maxPowerW }) => (maxPowerW === null ? '–' : formatPower(maxPowerW, locale)),
              },
              {
                head: t('ops.remark'),
                cell: ({ offered, doubled }) =>
                  offered ? (doubled ? t('ops.evse.doubled') : '–') : t('ops.evse.not_offered'),
              },
              { head: t('ops.last_word'), cell: ({ lastUpdated }) => <Moment at={lastUpdated} /> },
            ]}
          />
          <details>
            <summary>{t('ops.raw')}</summary>
            <RawText label={t('ops.raw')} text={station.raw} />
          </details>
        </section>
      )}
    </>
  )
}
