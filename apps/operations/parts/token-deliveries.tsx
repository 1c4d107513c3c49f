import type { Deliveries } from '../token-views.ts'
import { useLoad } from '../use-load.ts'
import { useWords } from '../words.ts'
import { Badge } from './badge.tsx'
import { DataTable } from './data-table.tsx'
import { Freshness } from './freshness.tsx'
import { Moment } from './moment.tsx'

const AGAIN_MS = 2_000

/** Where the latest state of a token has arrived, asked again while it is looked at. */
export function TokenDeliveries({ token }: { readonly token: string }) {
  const { t } = useWords()
  const loaded = useLoad<Deliveries>(`/tokens/${token}/deliveries`, AGAIN_MS)
  const found = loaded.value
  return (
    <section>
      <h3>{t('ops.deliveries')}</h3>
      <Freshness loaded={loaded} />
      {found && <p role="status">{t('ops.deliveries.summary', { arrived: found.arrived, pending: found.pending })}</p>}
      <DataTable
        caption={t('ops.deliveries')}
        rows={found?.items ?? []}
        keyOf={({ peer }) => peer}
        empty={t(found ? 'ops.deliveries.none' : 'ops.loading')}
        columns={[
          { head: t('ops.name'), cell: ({ name }) => name },
          {
            head: t('ops.state'),
            cell: ({ state, problem }) => (
              <>
                <Badge state={state} /> {problem !== null && <span class="small quiet">{problem}</span>}
              </>
            ),
          },
          { head: t('ops.deliveries.since'), cell: ({ since }) => (since === null ? '–' : <Moment at={since} />) },
        ]}
      />
    </section>
  )
}
