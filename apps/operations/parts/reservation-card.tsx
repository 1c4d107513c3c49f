import { useState } from 'preact/hooks'
import { ask } from '../api.ts'
import { hrefTo } from '../route.ts'
import { useLoad } from '../use-load.ts'
import type { SessionFile } from '../views.ts'
import { useWords } from '../words.ts'
import { Badge } from './badge.tsx'
import { SecondsLeft } from './seconds-left.tsx'

/** A place that is being kept, by its session. */
export interface Kept {
  readonly id: string
  readonly phase: string
  readonly reason: string | null
  readonly answerBy: number | null
  readonly reservedUntil: number | null
}

/** What became of a reservation, how long the operator or the place still waits, and the way to give it free. */
export function ReservationCard({ id, first }: { readonly id: string; readonly first?: Kept }) {
  const { t, forCode } = useWords()
  const path = `/sessions/${encodeURIComponent(id)}`
  const loaded = useLoad<SessionFile>(path, 2000)
  const [problem, setProblem] = useState<string | null>(null)
  const live = loaded.value?.live ?? first
  if (!live) return null
  const { phase, reason, answerBy, reservedUntil } = live
  const isOpen = phase === 'reserving' || phase === 'reserved'
  const cancel = () => {
    setProblem(null)
    ask('DELETE', `${path}/reservation`).then(loaded.reload, (error: Error) => setProblem(error.message))
  }
  return (
    <section class="stack" aria-label={t('ops.reservation')}>
      <p role="status">
        <Badge state={phase} /> {reason !== null && forCode('driver.reason', reason, 'driver.reason.reserve_failed')}
      </p>
      {phase === 'reserving' && answerBy !== null && (
        <p>
          {t('ops.reserve.answering')} <SecondsLeft until={answerBy} over={t('ops.desk.timeout')} />
        </p>
      )}
      {phase === 'reserved' && reservedUntil !== null && (
        <p>
          {t('ops.reserve.kept')} <SecondsLeft until={reservedUntil} over={t('driver.reserve.over')} />
        </p>
      )}
      {problem !== null && (
        <p class="problem" role="alert">
          {problem}
        </p>
      )}
      <div class="actions">
        {isOpen && (
          <button type="button" class="button button-danger" onClick={cancel}>
            {t('ops.reserve.cancel')}
          </button>
        )}
        {first && <a href={hrefTo('sessions', id)}>{t('ops.session')}</a>}
      </div>
    </section>
  )
}
