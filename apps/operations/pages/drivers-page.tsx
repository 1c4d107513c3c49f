import { CreateForm } from '../parts/create-form.tsx'
import { DataTable } from '../parts/data-table.tsx'
import { Freshness } from '../parts/freshness.tsx'
import { Moment } from '../parts/moment.tsx'
import { Pager } from '../parts/pager.tsx'
import { hrefTo, type Route } from '../route.ts'
import { useLoad } from '../use-load.ts'
import type { Brand, Driver, OurParty, Page } from '../views.ts'
import { useWords } from '../words.ts'

/** Drivers, and the form for a new one with a contract. */
export function DriversPage({ route }: { readonly route: Route }) {
  const { t } = useWords()
  const drivers = useLoad<Page<Driver>>(`/drivers?${route.query}`, 15_000)
  const brands = useLoad<{ items: readonly Brand[] }>('/brands')
  const parties = useLoad<{ items: readonly OurParty[] }>('/parties')
  const markets = [...new Set((parties.value?.items ?? []).map(({ market }) => market))]
  return (
    <>
      <h1>{t('ops.nav.drivers')}</h1>
      <Freshness loaded={drivers} />
      <p>
        <a href={hrefTo('drivers', 'import')}>{t('ops.batch')}</a>
      </p>
      <DataTable
        caption={t('ops.nav.drivers')}
        rows={drivers.value?.items ?? []}
        keyOf={({ id }) => id}
        columns={[
          { head: t('ops.name'), cell: (driver) => <a href={hrefTo('drivers', driver.id)}>{driver.name}</a> },
          { head: t('ops.email'), cell: ({ email }) => email ?? '–' },
          { head: t('ops.brand_of'), cell: ({ brand, market }) => `${brand} · ${market}` },
          { head: t('ops.language'), cell: ({ language }) => language },
          { head: t('ops.created'), cell: ({ createdAt }) => <Moment at={createdAt} /> },
        ]}
      />
      <Pager route={route} nextCursor={drivers.value?.nextCursor ?? null} />
      <section class="card narrow">
        <h2>{t('ops.driver.create')}</h2>
        <CreateForm
          id="driver"
          path="/drivers"
          fields={[
            { name: 'name', label: t('ops.name'), required: true },
            { name: 'email', label: t('ops.email'), type: 'email' },
            {
              name: 'brand',
              label: t('ops.brand_of'),
              required: true,
              options: (brands.value?.items ?? []).map(({ id, name }) => [id, name] as const),
            },
            {
              name: 'market',
              label: t('ops.market'),
              required: true,
              options: markets.map((id) => [id, id.toUpperCase()] as const),
            },
            {
              name: 'spendingLimitMinor',
              label: t('ops.limit'),
              hint: t('ops.limit.hint'),
              type: 'number',
              read: Number,
            },
          ]}
          submit={t('ops.driver.create')}
          onDone={drivers.reload}
        />
      </section>
    </>
  )
}
