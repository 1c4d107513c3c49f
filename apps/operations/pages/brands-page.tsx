import { CreateForm } from '../parts/create-form.tsx'
import { DataTable } from '../parts/data-table.tsx'
import { Freshness } from '../parts/freshness.tsx'
import { useLoad } from '../use-load.ts'
import type { Brand, OurParty } from '../views.ts'
import { useWords } from '../words.ts'

/** Brands, the parties by which they issue, and the forms for new ones. */
export function BrandsPage() {
  const { t } = useWords()
  const brands = useLoad<{ items: readonly Brand[] }>('/brands')
  const parties = useLoad<{ items: readonly OurParty[] }>('/parties')
  return (
    <>
      <h1>{t('ops.nav.brands')}</h1>
      <Freshness loaded={brands} />
      <div class="side-by-side">
        <section class="card">
          <h2>{t('ops.nav.brands')}</h2>
          <DataTable
            caption={t('ops.nav.brands')}
            rows={brands.value?.items ?? []}
            keyOf={({ id }) => id}
            columns={[
              { head: t('ops.id'), cell: ({ id }) => <span class="mono">{id}</span> },
              { head: t('ops.name'), cell: ({ name }) => name },
              { head: t('ops.theme'), cell: ({ theme }) => theme },
            ]}
          />
          <details>
            <summary>{t('ops.brand.create')}</summary>
            <CreateForm
              id="brand"
              path="/brands"
              fields={[
                { name: 'id', label: t('ops.id'), hint: t('ops.brand.id_hint'), required: true },
                { name: 'name', label: t('ops.name'), required: true },
                { name: 'theme', label: t('ops.theme'), required: true },
                { name: 'supportPhone', label: t('ops.support_phone'), type: 'tel' },
              ]}
              submit={t('ops.brand.create')}
              onDone={brands.reload}
            />
          </details>
        </section>
        <section class="card">
          <h2>{t('ops.parties')}</h2>
          <DataTable
            caption={t('ops.parties')}
            rows={parties.value?.items ?? []}
            keyOf={({ countryCode, partyId }) => countryCode + partyId}
            columns={[
              {
                head: t('ops.party'),
                cell: ({ countryCode, partyId }) => <span class="mono">{`${countryCode}*${partyId}`}</span>,
              },
              { head: t('ops.name'), cell: ({ name }) => name },
              { head: t('ops.brand_of'), cell: ({ brand }) => brand },
              { head: t('ops.market'), cell: ({ market }) => market },
            ]}
          />
          <details>
            <summary>{t('ops.party.create')}</summary>
            <CreateForm
              id="party"
              path="/parties"
              fields={[
                { name: 'countryCode', label: t('ops.country_code'), required: true },
                { name: 'partyId', label: t('ops.party_id'), required: true },
                {
                  name: 'brand',
                  label: t('ops.brand_of'),
                  required: true,
                  options: (brands.value?.items ?? []).map(({ id, name }) => [id, name] as const),
                },
                { name: 'market', label: t('ops.market'), hint: t('ops.market.hint'), required: true },
                { name: 'name', label: t('ops.name'), required: true },
                { name: 'website', label: t('ops.website'), type: 'url' },
              ]}
              submit={t('ops.party.create')}
              onDone={parties.reload}
            />
          </details>
        </section>
      </div>
    </>
  )
}
