import { ask } from '../api.ts'
import { Badge } from '../parts/badge.tsx'
import { DataTable } from '../parts/data-table.tsx'
import { Freshness } from '../parts/freshness.tsx'
import { Moment } from '../parts/moment.tsx'
import { Pager } from '../parts/pager.tsx'
import { RawText } from '../parts/raw-text.tsx'
import type { Route } from '../route.ts'
import { useLoad } from '../use-load.ts'
import type { Finding, Page, Quarantined } from '../views.ts'
import { useWords } from '../words.ts'

/** What could not be understood, whole, until somebody has dealt with it; and objects that could not be stored. */
export function QuarantinePage({ route }: { readonly route: Route }) {
  const { t } = useWords()
  const entries = useLoad<Page<Quarantined>>(`/quarantine?${route.query}`, 15_000)
  const refused = useLoad<Page<Finding>>('/refused-objects?limit=50')
  return (
    <>
      <h1>{t('ops.nav.quarantine')}</h1>
      <Freshness loaded={entries} />
      {entries.value?.items.length === 0 && <p class="notice notice-good">{t('ops.quarantine.none')}</p>}
      {(entries.value?.items ?? []).map((entry) => (
        <article key={entry.id} class="card">
          <h2>
            <Badge state={entry.source} tone="bad" /> {entry.reason.replaceAll('_', ' ')}
          </h2>
          <p class="small quiet">
            {entry.market} · {entry.peer ?? '–'} · <Moment at={entry.receivedAt} />
          </p>
          <RawText label={t('ops.issues')} text={JSON.stringify(entry.issues)} />
          <details>
            <summary>{t('ops.raw')}</summary>
            <RawText label={t('ops.raw')} text={entry.raw} />
          </details>
          <button
            type="button"
            class="button button-plain"
            onClick={() => ask('POST', `/quarantine/${encodeURIComponent(entry.id)}/resolution`).then(entries.reload)}
          >
            {t('ops.quarantine.resolve')}
          </button>
        </article>
      ))}
      <Pager route={route} nextCursor={entries.value?.nextCursor ?? null} />
      <section class="card">
        <h2>{t('ops.refused_objects')}</h2>
        <DataTable
          caption={t('ops.refused_objects')}
          rows={refused.value?.items ?? []}
          keyOf={(row) => [row.module, row.objectKey, row.field, row.rule].join('|')}
          columns={[
            { head: t('ops.module'), cell: ({ module }) => module },
            { head: t('ops.object'), cell: ({ objectKey }) => <span class="mono">{objectKey}</span> },
            { head: t('ops.field'), cell: ({ field }) => <span class="mono">{field || '–'}</span> },
            { head: t('ops.rule'), cell: ({ rule }) => rule },
            { head: t('ops.times'), figure: true, cell: ({ times }) => times },
            { head: t('ops.last_seen'), cell: ({ lastSeen }) => <Moment at={lastSeen} /> },
          ]}
        />
      </section>
    </>
  )
}
