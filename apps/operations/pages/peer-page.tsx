import { useState } from 'preact/hooks'
import { ask } from '../api.ts'
import { Badge } from '../parts/badge.tsx'
import { DataTable } from '../parts/data-table.tsx'
import { Facts } from '../parts/facts.tsx'
import { Filter } from '../parts/filter.tsx'
import { Freshness } from '../parts/freshness.tsx'
import { Moment } from '../parts/moment.tsx'
import { Pager } from '../parts/pager.tsx'
import { PeerActions } from '../parts/peer-actions.tsx'
import { PeerProfile } from '../parts/peer-profile.tsx'
import { PeerState } from '../parts/peer-state.tsx'
import { ReplayButton } from '../parts/replay-button.tsx'
import { hrefTo, type Route } from '../route.ts'
import { useLoad } from '../use-load.ts'
import type { Finding, Page, PeerFile, Pull } from '../views.ts'
import { useWords } from '../words.ts'

/** What can be asked of a peer; a feed has but lists of what is. */
const MODULES = ['locations', 'tariffs', 'sessions', 'cdrs'] as const
const LISTS = ['locations', 'tariffs'] as const
const COUNTS = ['locations', 'evses', 'tariffs', 'refused', 'faults', 'leniencies'] as const

/** One peer: how it is, what it gave us, what it does wrong, and what can be asked of it. */
export function PeerPage({ route }: { readonly route: Route }) {
  const { t, locale } = useWords()
  const path = `/peers/${encodeURIComponent(route.parts[1] ?? '')}`
  const peer = useLoad<PeerFile>(path, 3000)
  const findings = useLoad<Page<Finding>>(`${path}/findings?${route.query}`)
  const [problem, setProblem] = useState<string | null>(null)
  const send = (method: 'POST' | 'DELETE', end: string, body?: object) => {
    setProblem(null)
    ask(method, path + end, body).then(peer.reload, (error: Error) => setProblem(error.message))
  }
  const file = peer.value
  const plain = (value: number) => new Intl.NumberFormat(locale).format(value)
  return (
    <>
      <h1>{file?.name ?? t('ops.nav.peers')}</h1>
      <Freshness loaded={peer} />
      {problem !== null && (
        <p class="problem" role="alert">
          {problem}
        </p>
      )}
      {file && (
        <>
          <section class="card">
            <Facts
              facts={[
                [t('ops.state'), <PeerState key="state" peer={file} />],
                [t('ops.version'), file.version ?? '–'],
                [
                  t('ops.roles'),
                  file.roles.map((role) => `${role.role} ${role.countryCode}*${role.partyId}`).join(', ') || '–',
                ],
                [t('ops.hosts'), file.allowedHosts.join(', ')],
                ...(file.feed === null
                  ? []
                  : ([
                      [t('ops.feed.locations'), file.feed.locationsUrl ?? t('ops.feed.by_profile')],
                      [t('ops.feed.tariffs'), file.feed.tariffsUrl ?? t('ops.feed.by_profile')],
                      [t('ops.feed.token'), t(file.feed.hasToken ? 'ops.feed.has_token' : 'ops.feed.no_token')],
                    ] as const)),
                [t('ops.last_in'), <Moment key="in" at={file.health?.lastInAt ?? null} />],
                [t('ops.last_out'), <Moment key="out" at={file.health?.lastOutAt ?? null} />],
                [t('ops.last_error'), file.health?.lastError ?? '–'],
                [t('ops.outbox'), t('ops.outbox.counts', { waiting: file.outbox.waiting, parked: file.outbox.parked })],
                ...COUNTS.map((name) => [t(`ops.count.${name}`), plain(file.counts[name])] as const),
              ]}
            />
            <PeerActions peer={file} onDone={peer.reload} send={send} />
          </section>
          <PeerProfile peer={file} onChange={peer.reload} />
          <section class="card">
            <h2>{t('ops.pulls')}</h2>
            <div class="actions">
              {(file.feed === null ? MODULES : LISTS).map((module) => (
                <button
                  key={module}
                  type="button"
                  class="button button-plain"
                  onClick={() => send('POST', '/pulls', { module })}
                >
                  {t('ops.pull', { module })}
                </button>
              ))}
            </div>
            {file.pulls.map((pull) => (
              <PullBar key={pull.id} pull={pull} />
            ))}
          </section>
        </>
      )}
      <section class="card">
        <h2>{t('ops.findings')}</h2>
        <p>
          <a href={hrefTo('peers', route.parts[1] ?? '', 'report-card')}>{t('ops.report.open')}</a>
        </p>
        <ReplayButton peer={route.parts[1] ?? ''} onDone={findings.reload} />
        <Filter
          route={route}
          name="kind"
          label={t('ops.kind_of_finding')}
          options={[
            ['', t('ops.all')],
            ['refused', t('ops.state.refused')],
            ['fault', t('ops.state.fault')],
            ['leniency', t('ops.state.leniency')],
          ]}
        />
        <DataTable
          caption={t('ops.findings')}
          rows={findings.value?.items ?? []}
          keyOf={(row) => [row.module, row.objectKey, row.field, row.rule].join('|')}
          columns={[
            { head: t('ops.kind_of_finding'), cell: ({ kind }) => <Badge state={kind} /> },
            { head: t('ops.module'), cell: ({ module }) => module },
            { head: t('ops.object'), cell: ({ objectKey }) => <span class="mono">{objectKey}</span> },
            { head: t('ops.field'), cell: ({ field }) => <span class="mono">{field || '–'}</span> },
            { head: t('ops.rule'), cell: ({ rule, detail }) => `${rule}${detail === null ? '' : ` (${detail})`}` },
            { head: t('ops.times'), figure: true, cell: ({ times }) => times },
            { head: t('ops.last_seen'), cell: ({ lastSeen }) => <Moment at={lastSeen} /> },
          ]}
        />
        <Pager route={route} nextCursor={findings.value?.nextCursor ?? null} />
      </section>
    </>
  )
}

function PullBar({ pull }: { readonly pull: Pull }) {
  const { t } = useWords()
  const done = pull.state === 'finished'
  return (
    <div class="pull">
      <span>
        {pull.module} <Badge state={pull.state} />
      </span>
      <progress
        aria-label={t('ops.pull.progress', { module: pull.module })}
        max={done ? 1 : (pull.total ?? undefined)}
        {...(done ? { value: 1 } : pull.total === null ? {} : { value: pull.items })}
      />
      <span class="small figure">
        {t('ops.pull.counts', {
          items: pull.items,
          total: pull.total ?? '?',
          stored: pull.stored,
          refused: pull.refused,
        })}
      </span>
      {pull.problem !== null && <span class="problem small">{pull.problem}</span>}
    </div>
  )
}
