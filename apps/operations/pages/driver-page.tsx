import { useState } from 'preact/hooks'
import { ask } from '../api.ts'
import { Badge } from '../parts/badge.tsx'
import { CreateForm } from '../parts/create-form.tsx'
import { DataTable } from '../parts/data-table.tsx'
import { Facts } from '../parts/facts.tsx'
import { Freshness } from '../parts/freshness.tsx'
import { SessionTable } from '../parts/session-table.tsx'
import { TokenTable } from '../parts/token-table.tsx'
import type { Route } from '../route.ts'
import { useLoad } from '../use-load.ts'
import type { DriverFile, Page, Session } from '../views.ts'
import { useWords } from '../words.ts'

/** One driver: contracts, tokens, sessions, and what can be done for them. */
export function DriverPage({ route }: { readonly route: Route }) {
  const { t } = useWords()
  const id = route.parts[1] ?? ''
  const loaded = useLoad<DriverFile>(`/drivers/${encodeURIComponent(id)}`, 10_000)
  const sessions = useLoad<Page<Session>>(`/sessions?driver=${encodeURIComponent(id)}&limit=20`)
  const [link, setLink] = useState<string | null>(null)
  const [problem, setProblem] = useState<string | null>(null)
  const act = (method: 'POST' | 'DELETE', path: string) => {
    setProblem(null)
    ask(method, path).then(loaded.reload, (error: Error) => setProblem(error.message))
  }
  const makeLink = () =>
    ask<{ url: string }>('POST', `/drivers/${encodeURIComponent(id)}/sign-in-links`).then(
      ({ url }) => setLink(url),
      (error: Error) => setProblem(error.message),
    )
  const driver = loaded.value
  return (
    <>
      <h1>{driver?.name ?? t('ops.driver')}</h1>
      <Freshness loaded={loaded} />
      {problem !== null && (
        <p class="problem" role="alert">
          {problem}
        </p>
      )}
      {driver && (
        <>
          <section class="card">
            <Facts
              facts={[
                [t('ops.email'), driver.email ?? '–'],
                [t('ops.brand_of'), `${driver.brand} · ${driver.market}`],
                [t('ops.language'), driver.language],
                [t('ops.id'), driver.id],
              ]}
            />
            <button type="button" class="button button-plain" onClick={makeLink}>
              {t('ops.sign_in_link')}
            </button>
            {link !== null && <p class="notice mono">{link}</p>}
          </section>
          <section class="card">
            <h2>{t('ops.contracts')}</h2>
            <DataTable
              caption={t('ops.contracts')}
              rows={driver.contracts}
              keyOf={(contract) => contract.id}
              columns={[
                { head: t('ops.contract'), cell: ({ contractId }) => <span class="mono">{contractId}</span> },
                {
                  head: t('ops.state'),
                  cell: ({ suspendedAt }) =>
                    suspendedAt === null ? (
                      <Badge state="in_force" tone="good" />
                    ) : (
                      <Badge state="suspended" tone="bad" />
                    ),
                },
                {
                  head: t('ops.action'),
                  cell: (contract) => (
                    <button
                      type="button"
                      class="link"
                      onClick={() =>
                        act(contract.suspendedAt === null ? 'POST' : 'DELETE', `/contracts/${contract.id}/suspension`)
                      }
                    >
                      {contract.suspendedAt === null ? t('ops.suspend') : t('ops.resume')}
                    </button>
                  ),
                },
              ]}
            />
            <h2>{t('ops.tokens')}</h2>
            <TokenTable tokens={driver.tokens} onChange={loaded.reload} />
            <details>
              <summary>{t('ops.token.create')}</summary>
              <CreateForm
                id="token"
                path="/tokens"
                fields={[
                  {
                    name: 'contract',
                    label: t('ops.contract'),
                    required: true,
                    options: driver.contracts.map((known) => [known.id, known.contractId] as const),
                  },
                  {
                    name: 'type',
                    label: t('ops.type'),
                    required: true,
                    options: [
                      ['RFID', 'RFID'],
                      ['APP_USER', 'APP_USER'],
                    ],
                  },
                  { name: 'uid', label: t('ops.uid'), hint: t('ops.uid.hint') },
                  { name: 'visualNumber', label: t('ops.visual_number') },
                ]}
                submit={t('ops.token.create')}
                onDone={loaded.reload}
              />
            </details>
          </section>
        </>
      )}
      <section class="card">
        <h2>{t('ops.nav.sessions')}</h2>
        <SessionTable sessions={sessions.value?.items ?? []} empty={t('ops.empty')} />
      </section>
    </>
  )
}
