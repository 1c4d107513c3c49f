import { useEffect, useState } from 'preact/hooks'
import type { LiveSession } from '#ui/session/live-session.ts'
import { type Connection, LiveView, type LiveViewProps } from '#ui/session/live-view.tsx'
import { watchSession } from './watch-session.ts'

type Props = Omit<LiveViewProps, 'now' | 'connection' | 'onStop'> & {
  readonly socketPath: string
  /** The server's clock when the page was made: phones are often minutes off. */
  readonly serverNow: number
  /** With the server's clock at that change. */
  readonly onChange?: (session: LiveSession, at: number) => void
}

/** A charge that follows its object: the same view as the server paints, kept up to date. */
export function LiveCharge({ socketPath, serverNow, onChange, ...props }: Props) {
  const [session, setSession] = useState<LiveSession>(props.session)
  const [connection, setConnection] = useState<Connection>('page')
  const [skewMs, setSkewMs] = useState(() => serverNow - Date.now())
  const [now, setNow] = useState(serverNow)
  useEffect(() => {
    const watch = watchSession(socketPath, props.session, {
      changed(changed, at) {
        setSession(changed)
        setSkewMs(at - Date.now())
        onChange?.(changed, at)
      },
      connected: (isOpen) => setConnection(isOpen ? 'live' : 'reconnecting'),
    })
    return () => watch.close()
  }, [socketPath])
  useEffect(() => {
    const tick = () => setNow(Date.now() + skewMs)
    const timer = setInterval(tick, 1000)
    return () => clearInterval(timer)
  }, [skewMs])
  const stop = (event: Event) => {
    event.preventDefault()
    const form = event.currentTarget as HTMLFormElement
    const body = new URLSearchParams(props.secret === undefined ? {} : { k: props.secret })
    // What came of it arrives by the socket; where even asking fails, the plain form still works.
    fetch(form.action, { method: 'POST', body, redirect: 'manual' }).catch(() => form.submit())
  }
  return <LiveView {...props} session={session} now={now} connection={connection} onStop={stop} />
}
