import { useEffect, useState } from 'preact/hooks'
import type { Wording } from '#ui/wording.ts'
import { ApiRefusal, ask } from './api.ts'

/** A place that is kept: for how long still, the start of the charge it is kept for, and the way to give it free. */
export function KeptPlace(props: {
  readonly path: string
  readonly until: number
  /** How far the server's clock is ahead of this phone's. */
  readonly skewMs: number
  readonly onChange: () => void
  readonly wording: Wording
}) {
  const { path, until, skewMs, onChange, wording } = props
  const { t, locale } = wording
  const [now, setNow] = useState(Date.now)
  const [busy, setBusy] = useState(false)
  const [refusal, setRefusal] = useState<string | null>(null)
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000)
    return () => clearInterval(timer)
  }, [])
  const send = async (method: 'POST' | 'DELETE', end: string) => {
    setBusy(true)
    setRefusal(null)
    try {
      await ask(path + end, {}, method)
      onChange()
    } catch (error) {
      setRefusal(error instanceof ApiRefusal ? error.code : 'other')
    }
    setBusy(false)
  }
  const leftS = Math.max(0, Math.ceil((until - now - skewMs) / 1000))
  const left = `${Math.floor(leftS / 60)}:${String(leftS % 60).padStart(2, '0')}`
  const clock = new Intl.DateTimeFormat(locale, { timeStyle: 'short' }).format(until)
  return (
    <section class="card" aria-labelledby="kept-title">
      <h2 id="kept-title">{t('driver.reserve.kept_until', { time: clock })}</h2>
      <p class="time-left" role="timer">
        {leftS > 0 ? t('driver.reserve.left', { left }) : t('driver.reserve.over')}
      </p>
      {refusal !== null && (
        <p class="notice notice-warn" role="alert">
          {wording.forCode('driver.app.error', refusal, 'driver.app.error.other')}
        </p>
      )}
      <button type="button" class="button button-wide" disabled={busy} onClick={() => send('POST', '/start')}>
        {t('driver.app.start')}
      </button>
      <button
        type="button"
        class="button button-danger button-wide"
        disabled={busy}
        onClick={() => send('DELETE', '/reservation')}
      >
        {t('driver.reserve.cancel')}
      </button>
      <p class="small quiet">{t('driver.reserve.cancel_note')}</p>
    </section>
  )
}
