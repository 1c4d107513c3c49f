import type { HistoryLine } from '../token-views.ts'
import { useLoad } from '../use-load.ts'
import { useWords } from '../words.ts'
import { Badge } from './badge.tsx'
import { DataTable } from './data-table.tsx'
import { Moment } from './moment.tsx'

/** Every move of a token: when, who, what it became, and why. */
export function TokenHistory({ token }: { readonly token: string }) {
  const { t, forCode } = useWords()
  const { value } = useLoad<{ items: readonly HistoryLine[] }>(`/tokens/${token}/history`)
  const lines = (value?.items ?? []).map((line, index) => ({ ...line, key: String(index) }))
  return (
    <section>
      <h3>{t('ops.history')}</h3>
      <DataTable
        caption={t('ops.history')}
        rows={lines}
        keyOf={({ key }) => key}
        empty={t(value ? 'ops.history.empty' : 'ops.loading')}
        columns={[
          { head: t('ops.created'), cell: ({ at }) => <Moment at={at} /> },
          { head: t('ops.history.who'), cell: ({ by }) => forCode('ops.history.by', by, 'ops.history.by.staff') },
          { head: t('ops.history.what'), cell: ({ to }) => <Badge state={to} /> },
          { head: t('ops.block.reason'), cell: ({ why }) => why ?? '–' },
        ]}
      />
    </section>
  )
}
