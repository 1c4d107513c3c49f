import { useState } from 'preact/hooks'
import { ApiRefusal } from '../api.ts'
import { useWords } from '../words.ts'

/** A button that shows or makes a passkey. What the API refuses is said in its words; a closed window of the browser's is nothing broken. */
export function PasskeyButton(props: {
  readonly word: string
  readonly step: () => Promise<void>
  readonly onDone: () => void
}) {
  const { t } = useWords()
  const [problem, setProblem] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const go = async () => {
    setBusy(true)
    setProblem(null)
    try {
      await props.step()
      props.onDone()
    } catch (error) {
      setProblem(error instanceof ApiRefusal ? error.message : t('ops.passkey.not_shown'))
    }
    setBusy(false)
  }
  return (
    <>
      {problem !== null && (
        <p class="problem" role="alert">
          {problem}
        </p>
      )}
      <button type="button" class="button" disabled={busy} onClick={go}>
        {busy ? t('ops.sending') : props.word}
      </button>
    </>
  )
}
