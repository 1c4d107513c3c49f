import { useState } from 'preact/hooks'
import type { ProfileType } from '#domain/charging-profile/charging-preferences'
import type { MessageKey } from '#ui/translate.ts'
import type { Wording } from '#ui/wording.ts'
import { ApiRefusal, ask } from './api.ts'
import { useLoaded } from './use-loaded.ts'

const WISHES: Readonly<Record<ProfileType, MessageKey>> = {
  CHEAP: 'driver.wish.cheap',
  FAST: 'driver.wish.fast',
  GREEN: 'driver.wish.green',
  REGULAR: 'driver.wish.regular',
}

/** What the driver wishes of a running charge. Nothing is shown where the charger takes no wishes. */
export function ChargeWishes({ path, wording }: { readonly path: string; readonly wording: Wording }) {
  const { t } = wording
  const loaded = useLoaded(path, () => ask<{ readonly offered: readonly ProfileType[] }>(`${path}/preferences`))
  const [answer, setAnswer] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const offered = loaded.state === 'loaded' ? loaded.value.offered : []
  if (offered.length === 0) return null
  const send = async (event: SubmitEvent) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget as HTMLFormElement)
    setBusy(true)
    try {
      const answered = await ask<{ readonly answer: string }>(`${path}/preferences`, wishesIn(form), 'PUT')
      setAnswer(wording.forCode('driver.wish.answer', answered.answer, 'driver.wish.answer.unanswered'))
    } catch (error) {
      const code = error instanceof ApiRefusal ? error.code : 'other'
      setAnswer(wording.forCode('driver.app.error', code, 'driver.app.error.other'))
    }
    setBusy(false)
  }
  return (
    <form class="card" aria-labelledby="wishes-title" onSubmit={send}>
      <div class="stack-tight">
        <h2 id="wishes-title">{t('driver.wish.title')}</h2>
        <p class="small quiet">{t('driver.wish.about')}</p>
      </div>
      <label class="field">
        {t('driver.wish.kind')}
        <select name="wish" required>
          {offered.map((wish) => (
            <option key={wish} value={wish}>
              {t(WISHES[wish])}
            </option>
          ))}
        </select>
      </label>
      <label class="field">
        {t('driver.wish.departure')}
        <input type="time" name="departure" />
      </label>
      <label class="field">
        {t('driver.wish.energy')}
        <input type="number" name="energy" min="1" max="1000" step="1" inputMode="numeric" />
      </label>
      <label class="radio">
        <input type="checkbox" name="discharge" />
        {t('driver.wish.discharge')}
      </label>
      <button type="submit" class="button button-plain" disabled={busy}>
        {t('driver.wish.send')}
      </button>
      <p role="status">{answer}</p>
    </form>
  )
}

function wishesIn(form: FormData): object {
  const energyKwh = Number(form.get('energy') ?? 0)
  return {
    profileType: form.get('wish'),
    departureAt: nextTime(String(form.get('departure') ?? ''), new Date()),
    energyNeedWh: energyKwh > 0 ? energyKwh * 1000 : null,
    dischargeAllowed: form.get('discharge') !== null,
  }
}

/** The next time that the clock on this phone shows so; null where nothing was said. */
function nextTime(clock: string, from: Date): number | null {
  const [hours, minutes] = clock.split(':').map(Number)
  if (hours === undefined || minutes === undefined || Number.isNaN(minutes)) return null
  const at = new Date(from)
  at.setHours(hours, minutes, 0, 0)
  if (at <= from) at.setDate(at.getDate() + 1)
  return at.getTime()
}
