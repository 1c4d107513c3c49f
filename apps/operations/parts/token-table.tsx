import { useState } from 'preact/hooks'
import { ask } from '../api.ts'
import type { Token } from '../token-views.ts'
import { useWords } from '../words.ts'
import { Badge } from './badge.tsx'
import { BlockForm } from './block-form.tsx'
import { DataTable } from './data-table.tsx'
import { Dialog } from './dialog.tsx'
import { TokenDeliveries } from './token-deliveries.tsx'
import { TokenHistory } from './token-history.tsx'

/** Whoever has one of these may be blocked. */
const BLOCKABLE = ['ordered', 'issued', 'active', 'expired']

/** The tokens of a driver: where each is in its life, what ends or begins a block, and where that has arrived. */
export function TokenTable(props: { readonly tokens: readonly Token[]; readonly onChange: () => void }) {
  const { t, forCode, locale } = useWords()
  const [open, setOpen] = useState<{ readonly id: string; readonly blocking: boolean } | null>(null)
  const [problem, setProblem] = useState<string | null>(null)
  const day = (at: number) => new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' }).format(at)
  const unblock = (id: string) => {
    setProblem(null)
    ask('POST', `/tokens/${id}/unblock`, {}).then(props.onChange, (error: Error) => setProblem(error.message))
  }
  return (
    <>
      <DataTable
        caption={t('ops.tokens')}
        rows={props.tokens}
        keyOf={(token) => token.id}
        columns={[
          { head: t('ops.type'), cell: ({ type }) => type },
          { head: t('ops.uid'), cell: ({ uid }) => <span class="mono">{uid}</span> },
          { head: t('ops.visual_number'), cell: ({ visualNumber }) => visualNumber ?? '–' },
          {
            head: t('ops.state'),
            cell: ({ state, block }) => (
              <>
                <Badge state={state} />
                {block !== null && (
                  <span class="small quiet">
                    {' '}
                    {forCode('ops.block_reason', block.reason, 'ops.block_reason.other')}
                    {block.until !== null && `, ${t('ops.block.ends')} ${day(block.until)}`}
                  </span>
                )}
              </>
            ),
          },
          {
            head: t('ops.action'),
            cell: ({ id, state }) => (
              <>
                {BLOCKABLE.includes(state) && (
                  <button type="button" class="link" onClick={() => setOpen({ id, blocking: true })}>
                    {t('ops.block')}
                  </button>
                )}
                {state === 'blocked' && (
                  <button type="button" class="link" onClick={() => unblock(id)}>
                    {t('ops.unblock')}
                  </button>
                )}
                <button type="button" class="link" onClick={() => setOpen({ id, blocking: false })}>
                  {t('ops.token.details')}
                </button>
              </>
            ),
          },
        ]}
      />
      {problem !== null && (
        <p class="problem" role="alert">
          {problem}
        </p>
      )}
      {open !== null && (
        <Dialog title={open.blocking ? t('ops.block') : t('ops.token.details')} onClose={() => setOpen(null)}>
          {open.blocking ? (
            <BlockForm token={open.id} onDone={props.onChange} />
          ) : (
            <>
              <TokenDeliveries token={open.id} />
              <TokenHistory token={open.id} />
            </>
          )}
        </Dialog>
      )}
    </>
  )
}
