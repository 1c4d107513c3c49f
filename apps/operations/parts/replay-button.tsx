import { useState } from 'preact/hooks'
import { ask } from '../api.ts'
import { useWords } from '../words.ts'

interface Replayed {
  readonly stored: number
  readonly refused: number
  readonly skipped: number
}

/** Reads again what could not be read from a peer, and says what came of it. */
export function ReplayButton({ peer, onDone }: { readonly peer: string; readonly onDone: () => void }) {
  const { t } = useWords()
  const [busy, setBusy] = useState(false)
  const [outcome, setOutcome] = useState<Replayed | string | null>(null)
  const replay = async () => {
    setBusy(true)
    setOutcome(null)
    try {
      setOutcome(await ask<Replayed>('POST', `/peers/${encodeURIComponent(peer)}/replay`))
      onDone()
    } catch (error) {
      setOutcome(error instanceof Error ? error.message : String(error))
    }
    setBusy(false)
  }
  return (
    <div class="actions">
      <button type="button" class="button button-plain" disabled={busy} onClick={replay}>
        {busy ? t('ops.sending') : t('ops.replay')}
      </button>
      <span role="status">
        {outcome !== null &&
          (typeof outcome === 'string' ? (
            <span class="problem">{outcome}</span>
          ) : (
            t('ops.replay.outcome', { ...outcome })
          ))}
      </span>
    </div>
  )
}
