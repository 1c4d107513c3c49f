import type { CheckedBatch } from '../token-views.ts'
import { useWords } from '../words.ts'
import { DataTable } from './data-table.tsx'

/** What is wrong with a file, row by row. */
export function CardProblems({ problems, problemCount }: Pick<CheckedBatch, 'problemCount' | 'problems'>) {
  const { t, forCode } = useWords()
  const rows = problems.map((problem, index) => ({ ...problem, key: String(index) }))
  return (
    <>
      <p class="problem" role="alert">
        {t('ops.batch.problems', { count: problemCount })}
      </p>
      <DataTable
        caption={t('ops.batch.code')}
        rows={rows}
        keyOf={({ key }) => key}
        columns={[
          { head: t('ops.batch.row'), cell: ({ row }) => row, figure: true },
          { head: t('ops.batch.column'), cell: ({ column }) => <span class="mono">{column ?? '–'}</span> },
          {
            head: t('ops.batch.code'),
            cell: ({ code, otherRow }) => (
              <>
                {forCode('ops.card_problem', code, 'ops.card_problem.other')}
                {otherRow !== undefined && ` ${t('ops.batch.same_as', { row: otherRow })}`}
              </>
            ),
          },
        ]}
      />
      {problems.length < problemCount && <p class="small quiet">{t('ops.batch.more', { count: problemCount })}</p>}
    </>
  )
}
