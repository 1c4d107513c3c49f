import { useEffect, useState } from 'preact/hooks'
import { useWords } from '../words.ts'

/** How long something can still come; says so when the time is over. */
export function SecondsLeft({ until, over }: { readonly until: number; readonly over: string }) {
  const { t } = useWords()
  const [now, setNow] = useState(Date.now)
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000)
    return () => clearInterval(timer)
  }, [])
  const left = Math.ceil((until - now) / 1000)
  if (left <= 0) return <span class="problem">{over}</span>
  const clock = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, '0')}`
  return (
    <span class="figure" role="timer">
      {t('ops.desk.left', { left: clock })}
    </span>
  )
}
