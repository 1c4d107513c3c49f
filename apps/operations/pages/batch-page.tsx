import { useRef, useState } from 'preact/hooks'
import { ask } from '../api.ts'
import { BatchProgress } from '../parts/batch-progress.tsx'
import { CardProblems } from '../parts/card-problems.tsx'
import { CreateForm } from '../parts/create-form.tsx'
import { DataTable } from '../parts/data-table.tsx'
import { Freshness } from '../parts/freshness.tsx'
import { Moment } from '../parts/moment.tsx'
import { hrefTo } from '../route.ts'
import type { CheckedBatch, TokenBatch } from '../token-views.ts'
import { useLoad } from '../use-load.ts'
import type { Brand, OurParty } from '../views.ts'
import { useWords } from '../words.ts'

/** Cards from a file: checked first, then issued just as they were checked, and followed until all are there. */
export function BatchPage() {
  const { t } = useWords()
  const brands = useLoad<{ items: readonly Brand[] }>('/brands')
  const parties = useLoad<{ items: readonly OurParty[] }>('/parties')
  const batches = useLoad<{ items: readonly TokenBatch[] }>('/token-batches', 10_000)
  const [checked, setChecked] = useState<{ readonly asked: object; readonly found: CheckedBatch } | null>(null)
  const [batch, setBatch] = useState<string | null>(null)
  const markets = [...new Set((parties.value?.items ?? []).map(({ market }) => market))]
  return (
    <>
      <p>
        <a href={hrefTo('drivers')}>{t('ops.batch.back')}</a>
      </p>
      <h1>{t('ops.batch')}</h1>
      <section class="card">
        <BatchForm
          brands={brands.value?.items ?? []}
          markets={markets}
          onChecked={(asked, found) => {
            setBatch(null)
            setChecked({ asked, found })
          }}
        />
        {checked !== null && batch === null && <CheckedFile {...checked} onCommitted={setBatch} />}
        {batch !== null && <BatchProgress key={batch} batch={batch} onFinished={batches.reload} />}
      </section>
      <section class="card">
        <h2>{t('ops.batch.list')}</h2>
        <Freshness loaded={batches} />
        <DataTable
          caption={t('ops.batch.list')}
          rows={batches.value?.items ?? []}
          keyOf={({ id }) => id}
          columns={[
            { head: t('ops.created'), cell: ({ createdAt }) => <Moment at={createdAt} /> },
            { head: t('ops.brand_of'), cell: ({ brand, market }) => `${brand} · ${market}` },
            {
              head: t('ops.state'),
              cell: ({ id, rows, done, failed, finishedAt }) => (
                <>
                  {finishedAt === null
                    ? t('ops.batch.progress', { done: done + failed, rows })
                    : t('ops.batch.finished', { done, failed })}{' '}
                  <button type="button" class="link" onClick={() => setBatch(id)}>
                    {t('ops.token.details')}
                  </button>
                </>
              ),
            },
          ]}
        />
      </section>
    </>
  )
}

/** The file and what its cards have in common. */
function BatchForm(props: {
  readonly brands: readonly Brand[]
  readonly markets: readonly string[]
  readonly onChecked: (asked: object, found: CheckedBatch) => void
}) {
  const { t } = useWords()
  const [csv, setCsv] = useState('')
  // What was asked is sent again as it was when the batch is committed. The brand is read first.
  const kept = useRef<Readonly<Record<string, string>>>({})
  const keep = (name: string) => (text: string) => {
    kept.current = { ...(name === 'brand' ? {} : kept.current), [name]: text }
    return text
  }
  const choice = (name: string, label: string, options: readonly (readonly [string, string])[]) => ({
    name,
    label,
    required: true,
    options,
    read: keep(name),
  })
  return (
    <CreateForm<CheckedBatch>
      id="batch"
      path="/token-batches"
      fixed={{ csv }}
      fields={[
        choice(
          'brand',
          t('ops.brand_of'),
          props.brands.map(({ id, name }) => [id, name] as const),
        ),
        choice(
          'market',
          t('ops.market'),
          props.markets.map((id) => [id, id.toUpperCase()] as const),
        ),
        choice('state', t('ops.batch.state'), [
          ['issued', t('ops.state.issued')],
          ['active', t('ops.state.active')],
          ['ordered', t('ops.state.ordered')],
        ]),
        {
          name: 'contract',
          label: t('ops.batch.contract'),
          hint: t('ops.batch.contract_hint'),
          read: keep('contract'),
        },
        {
          name: 'csv',
          label: t('ops.batch.choose'),
          hint: t('ops.batch.choose_hint'),
          required: true,
          control: (attributes) => (
            <input
              {...attributes}
              name="file"
              type="file"
              accept=".csv,text/csv,text/plain"
              onChange={(event) => void event.currentTarget.files?.[0]?.text().then(setCsv)}
            />
          ),
        },
      ]}
      submit={t('ops.batch.check')}
      onDone={(found) => props.onChecked({ ...kept.current, csv }, found)}
    />
  )
}

/** What the check found, and the way on where it found nothing wrong. */
function CheckedFile(props: {
  readonly asked: object
  readonly found: CheckedBatch
  readonly onCommitted: (batch: string) => void
}) {
  const { t } = useWords()
  const [problem, setProblem] = useState<string | null>(null)
  const { batch, rows, there, problemCount } = props.found
  if (problemCount > 0) return <CardProblems {...props.found} />
  const commit = () =>
    ask<CheckedBatch>('POST', '/token-batches', { ...props.asked, commit: batch }).then(
      () => props.onCommitted(batch),
      (error: Error) => setProblem(error.message),
    )
  return (
    <>
      <p class="notice" role="status">
        {t('ops.batch.clean', { rows, there })}
      </p>
      <button type="button" class="button" onClick={commit}>
        {t('ops.batch.commit')}
      </button>
      {problem !== null && (
        <p class="problem" role="alert">
          {problem}
        </p>
      )}
    </>
  )
}
