import { Filter } from '../parts/filter.tsx'
import { Freshness } from '../parts/freshness.tsx'
import { Pager } from '../parts/pager.tsx'
import { SessionTable } from '../parts/session-table.tsx'
import { hrefTo, type Route } from '../route.ts'
import { useLoad } from '../use-load.ts'
import type { Brand, Page, Session } from '../views.ts'
import { useWords } from '../words.ts'

const PHASES = [
  'reserving',
  'reserved',
  'asking',
  'unanswered',
  'starting',
  'charging',
  'stopping',
  'ended',
  'settled',
  'refused',
  'cancelled',
  'declined',
] as const

/** Sessions, the live ones first to hand; looks again by itself. */
export function SessionsPage({ route }: { readonly route: Route }) {
  const { t } = useWords()
  const sessions = useLoad<Page<Session>>(`/sessions?${route.query}`, 5000)
  const brands = useLoad<{ items: readonly Brand[] }>('/brands')
  return (
    <>
      <h1>{t('ops.nav.sessions')}</h1>
      <p>
        <a href={hrefTo('sessions', 'unfinished')}>{t('ops.unfinished')}</a>
      </p>
      <div class="filters">
        <Filter
          route={route}
          name="live"
          label={t('ops.live')}
          options={[
            ['', t('ops.all')],
            ['true', t('ops.live.only')],
          ]}
        />
        <Filter
          route={route}
          name="phase"
          label={t('ops.state')}
          options={[['', t('ops.all')], ...PHASES.map((phase) => [phase, t(`ops.state.${phase}`)] as const)]}
        />
        <Filter
          route={route}
          name="brand"
          label={t('ops.brand_of')}
          options={[['', t('ops.all')], ...(brands.value?.items ?? []).map(({ id, name }) => [id, name] as const)]}
        />
      </div>
      <Freshness loaded={sessions} />
      <SessionTable sessions={sessions.value?.items ?? []} empty={t('ops.empty')} />
      <Pager route={route} nextCursor={sessions.value?.nextCursor ?? null} />
    </>
  )
}
