import { formatUnitPrice } from '#ui/format/format-money.ts'
import { formatEnergy } from '#ui/format/format-quantity.ts'
import { Amount } from '../parts/amount.tsx'
import { Badge } from '../parts/badge.tsx'
import { DataTable } from '../parts/data-table.tsx'
import { Filter } from '../parts/filter.tsx'
import { Freshness } from '../parts/freshness.tsx'
import { Moment } from '../parts/moment.tsx'
import { Pager } from '../parts/pager.tsx'
import { hrefTo, type Route, withFilter } from '../route.ts'
import { useLoad } from '../use-load.ts'
import type { Cdr, Page } from '../views.ts'
import { useWords } from '../words.ts'

/** The inbox: what arrived, what it costs us, what the driver pays, and why something is held back. */
export function CdrsPage({ route }: { readonly route: Route }) {
  const { t, locale } = useWords()
  const cdrs = useLoad<Page<Cdr>>(`/cdrs?${route.query}`, 10_000)
  const states = (names: readonly ('settled' | 'held' | 'billed' | 'parked' | 'none')[]) => [
    ['', t('ops.all')] as const,
    ...names.map((name) => [name, t(`ops.state.${name}`)] as const),
  ]
  const reasonsOf = (reasons: readonly string[]) =>
    reasons.map((reason) => (
      <a key={reason} class="reason" href={withFilter(route, 'reason', reason)}>
        {reason.replaceAll('_', ' ')}
      </a>
    ))
  return (
    <>
      <h1>{t('ops.nav.cdrs')}</h1>
      <div class="filters">
        <Filter
          route={route}
          name="operatorStatus"
          label={t('ops.operator_side')}
          options={states(['settled', 'held'])}
        />
        <Filter
          route={route}
          name="driverStatus"
          label={t('ops.driver_side')}
          options={states(['billed', 'held', 'parked', 'none'])}
        />
        <label class="filter">
          <span class="small quiet">{t('ops.reason')}</span>
          <input
            value={route.query.get('reason') ?? ''}
            onChange={(event) => {
              location.hash = withFilter(route, 'reason', event.currentTarget.value)
            }}
          />
        </label>
      </div>
      <Freshness loaded={cdrs} />
      <DataTable
        caption={t('ops.nav.cdrs')}
        rows={cdrs.value?.items ?? []}
        keyOf={({ key }) => key}
        columns={[
          { head: t('ops.cdr'), cell: ({ key }) => <a href={hrefTo('cdrs', key)}>{key}</a> },
          { head: t('ops.received'), cell: ({ receivedAt }) => <Moment at={receivedAt} /> },
          { head: t('ops.brand_of'), cell: ({ brand, market }) => `${brand} · ${market}` },
          { head: t('ops.energy'), figure: true, cell: ({ energyWh }) => formatEnergy(energyWh, locale) },
          {
            head: t('ops.claimed'),
            figure: true,
            cell: ({ claimedExclMicros, currency }) => formatUnitPrice(claimedExclMicros, currency, locale),
          },
          {
            head: t('ops.operator_side'),
            cell: (cdr) => [<Badge key="badge" state={cdr.operatorStatus} />, ...reasonsOf(cdr.operatorReasons)],
          },
          {
            head: t('ops.price'),
            figure: true,
            cell: ({ grossMinor, ratedCurrency }) => <Amount minor={grossMinor} currency={ratedCurrency} />,
          },
          {
            head: t('ops.driver_side'),
            cell: (cdr) => [<Badge key="badge" state={cdr.driverStatus} />, ...reasonsOf(cdr.driverReasons)],
          },
        ]}
      />
      <Pager route={route} nextCursor={cdrs.value?.nextCursor ?? null} />
    </>
  )
}
