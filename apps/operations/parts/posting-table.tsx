import { hrefTo } from '../route.ts'
import type { Posting } from '../views.ts'
import { useWords } from '../words.ts'
import { Amount } from './amount.tsx'
import { DataTable } from './data-table.tsx'
import { Moment } from './moment.tsx'

/** Postings, a line for each side: debits positive, credits negative. */
export function PostingTable({ postings }: { readonly postings: readonly Posting[] }) {
  const { t, forCode } = useWords()
  const lines = postings.flatMap((posting) => posting.entries.map((entry) => ({ posting, entry })))
  return (
    <DataTable
      caption={t('ops.postings')}
      rows={lines}
      keyOf={({ posting, entry }) => `${posting.id} ${entry.line}`}
      columns={[
        { head: t('ops.when'), cell: ({ posting }) => <Moment at={posting.postedAt} /> },
        { head: t('ops.what'), cell: ({ posting }) => forCode('ops.posting', posting.kind, 'ops.unknown') },
        { head: t('ops.account'), cell: ({ entry }) => forCode('ops.account', entry.account, 'ops.unknown') },
        { head: t('ops.owner'), cell: ({ entry }) => <span class="mono clip">{entry.owner}</span> },
        {
          head: t('ops.cdr'),
          cell: ({ posting }) =>
            posting.cdrKey === null ? '–' : <a href={hrefTo('cdrs', posting.cdrKey)}>{posting.cdrKey}</a>,
        },
        {
          head: t('ops.amount'),
          figure: true,
          cell: ({ posting, entry }) => <Amount minor={entry.amountMinor} currency={posting.currency} />,
        },
      ]}
    />
  )
}
