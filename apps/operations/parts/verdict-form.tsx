import { useState } from 'preact/hooks'
import { type ApiRefusal, ask } from '../api.ts'
import type { Review } from '../review-views.ts'
import { useWords } from '../words.ts'

const VERDICTS = ['genuine', 'fraud', 'operator_fault'] as const

/** What a person found, and with that the case is closed. */
export function VerdictForm({ review, onDone }: { readonly review: Review; readonly onDone: () => void }) {
  const { t } = useWords()
  const [problem, setProblem] = useState<string | null>(null)
  const close = (event: SubmitEvent) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget as HTMLFormElement)
    const note = String(form.get('note') ?? '').trim()
    const body = { verdict: form.get('verdict'), note: note === '' ? null : note }
    ask('POST', `/reviews/${encodeURIComponent(review.id)}/close`, body).then(onDone, (refusal: ApiRefusal) =>
      setProblem(refusal.message),
    )
  }
  return (
    <form class="filters" onSubmit={close}>
      <label class="filter">
        <span class="small quiet">{t('ops.review.verdict')}</span>
        <select name="verdict">
          {VERDICTS.map((verdict) => (
            <option key={verdict} value={verdict}>
              {t(`ops.review.verdict.${verdict}`)}
            </option>
          ))}
        </select>
      </label>
      <label class="filter">
        <span class="small quiet">{t('ops.review.note')}</span>
        <input name="note" maxLength={1000} autocomplete="off" />
      </label>
      <button type="submit" class="button">
        {t('ops.review.close')}
      </button>
      {problem !== null && (
        <p class="problem" role="alert">
          {problem}
        </p>
      )}
    </form>
  )
}
