import { useState } from 'preact/hooks'
import { useWords } from '../words.ts'
import { CreateForm } from './create-form.tsx'
import { TokenDeliveries } from './token-deliveries.tsx'

const REASONS = ['lost', 'stolen', 'fraud_suspected', 'unpaid', 'asked_by_driver', 'other'] as const

/** Blocks a token, and then shows where the block has arrived and where it has not yet. */
export function BlockForm({ token, onDone }: { readonly token: string; readonly onDone: () => void }) {
  const { t } = useWords()
  const [blocked, setBlocked] = useState(false)
  if (blocked)
    return (
      <>
        <p class="notice" role="status">
          {t('ops.block.done')}
        </p>
        <TokenDeliveries token={token} />
      </>
    )
  return (
    <CreateForm
      id="block"
      path={`/tokens/${token}/block`}
      fields={[
        {
          name: 'reason',
          label: t('ops.block.reason'),
          required: true,
          options: REASONS.map((reason) => [reason, t(`ops.block_reason.${reason}`)] as const),
        },
        {
          name: 'until',
          label: t('ops.block.until'),
          hint: t('ops.block.until_hint'),
          control: (attributes) => <input {...attributes} type="datetime-local" />,
          read: (text) => new Date(text).getTime(),
        },
        { name: 'why', label: t('ops.block.why'), hint: t('ops.block.why_hint') },
      ]}
      submit={t('ops.block')}
      onDone={() => {
        setBlocked(true)
        onDone()
      }}
    />
  )
}
