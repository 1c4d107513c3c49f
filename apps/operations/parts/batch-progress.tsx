import { useEffect, useState } from 'preact/hooks'
import { ask } from '../api.ts'
import type { TokenBatch } from '../token-views.ts'
import { useWords } from '../words.ts'
import { DataTable } from './data-table.tsx'

interface BatchFile extends TokenBatch {
  readonly refused: readonly { readonly row: number; readonly visualNumber: string; readonly code: string }[]
}

/** Follows a batch and asks for its next step while somebody looks; without that a schedule goes on with it. */
export function BatchProgress({ batch, onFinished }: { readonly batch: string; readonly onFinished: () => void }) {
  const { t, forCode } = useWords()
  const [file, setFile] = useState<BatchFile | null>(null)
  const [problem, setProblem] = useState<string | null>(null)
  // A step leads to the next one, until the batch is finished or the page is left.
  useEffect(() => {
    let wanted = true
    const walk = async () => {
      for (;;) {
        const seen = await ask<BatchFile>('GET', `/token-batches/${batch}`)
        if (!wanted) return
        setFile(seen)
        if (seen.finishedAt !== null) return onFinished()
        await ask('POST', `/token-batches/${batch}/steps`)
      }
    }
    walk().catch((error: Error) => wanted && setProblem(error.message))
    return () => {
      wanted = false
    }
  }, [batch, onFinished])
  return (
    <>
      {file !== null && (
        <>
          <progress value={file.done + file.failed} max={file.rows} aria-label={t('ops.batch')} />
          <p role="status">
            {file.finishedAt === null
              ? t('ops.batch.progress', { done: file.done + file.failed, rows: file.rows })
              : t('ops.batch.finished', { done: file.done, failed: file.failed })}
          </p>
          {file.refused.length > 0 && (
            <DataTable
              caption={t('ops.batch.code')}
              rows={file.refused}
              keyOf={({ row }) => String(row)}
              columns={[
                { head: t('ops.batch.row'), cell: ({ row }) => row, figure: true },
                { head: t('ops.visual_number'), cell: ({ visualNumber }) => visualNumber },
                {
                  head: t('ops.batch.code'),
                  cell: ({ code }) => forCode('ops.card_problem', code, 'ops.card_problem.other'),
                },
              ]}
            />
          )}
        </>
      )}
      {problem !== null && (
        <p class="problem" role="alert">
          {problem}
        </p>
      )}
    </>
  )
}
