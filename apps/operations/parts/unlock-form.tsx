import { useState } from 'preact/hooks'
import { ask } from '../api.ts'
import { useLoad } from '../use-load.ts'
import type { DeskCommand, Station, StationEvse } from '../views.ts'
import { useWords } from '../words.ts'
import { ConnectorChoice } from './connector-choice.tsx'
import { SecondsLeft } from './seconds-left.tsx'

/** Asks the operator to unlock a connector, and says what came of it. */
export function UnlockForm({ station, evse }: { readonly station: Station; readonly evse: StationEvse }) {
  const { t } = useWords()
  const [asked, setAsked] = useState<DeskCommand | null>(null)
  const [problem, setProblem] = useState<string | null>(null)
  const path = `/peers/${encodeURIComponent(station.peer)}/unlocks`
  const isListed = evse.capabilities.length === 0 || evse.capabilities.includes('UNLOCK_CAPABLE')
  if (asked) return <Outcome path={path} first={asked} />
  const send = async (event: SubmitEvent) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget as HTMLFormElement)
    setProblem(null)
    try {
      const { countryCode, partyId, id: locationId } = station
      const place = { countryCode, partyId, locationId, evseUid: evse.uid, connectorId: form.get('connector') }
      setAsked(await ask<DeskCommand>('POST', path, { ...place, anyway: !isListed }))
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error))
    }
  }
  return (
    <form class="form" onSubmit={send}>
      <p>{t('ops.unlock.about')}</p>
      {!isListed && <p class="notice notice-warn">{t('ops.unlock.not_listed')}</p>}
      <ConnectorChoice id="unlock-connector" evse={evse} />
      {problem !== null && (
        <p class="problem" role="alert">
          {problem}
        </p>
      )}
      <button type="submit" class="button">
        {t('ops.unlock.send')}
      </button>
    </form>
  )
}

function Outcome({ path, first }: { readonly path: string; readonly first: DeskCommand }) {
  const { t, forCode } = useWords()
  const { items } = useLoad<{ items: readonly DeskCommand[] }>(path, 2000).value ?? { items: [] }
  const { answer, answerBy, result } = items.find(({ id }) => id === first.id) ?? first
  const word = result ?? (answer === 'ACCEPTED' ? null : answer)
  const isGood = result === 'ACCEPTED'
  return (
    <div class={`notice ${isGood ? 'notice-good' : word === null ? '' : 'notice-warn'}`} role="status">
      {word === null ? t('ops.unlock.waiting') : forCode('ops.desk', word, 'ops.desk.other')}{' '}
      {word === null && answerBy !== null && <SecondsLeft until={answerBy} over={t('ops.desk.timeout')} />}
    </div>
  )
}
