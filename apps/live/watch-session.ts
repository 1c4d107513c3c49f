import { applyUpdate, type LiveSession, type LiveUpdate } from '#ui/session/live-session.ts'

interface Watcher {
  changed(session: LiveSession, at: number): void
  connected(isOpen: boolean): void
}

const FIRST_RETRY_MS = 1000
const LONGEST_RETRY_MS = 15_000

/**
 * Follows a charge by its socket: a snapshot at first, then deltas. A missing revision, a lost line or a page that was away are all met by a new
 * socket, whose first word is a snapshot. Phones freeze pages without closing sockets, so coming back always asks anew.
 */
export function watchSession(path: string, first: LiveSession, watcher: Watcher): { close(): void } {
  let known: LiveSession | null = first
  let socket: WebSocket | null = null
  let retryMs = FIRST_RETRY_MS
  let timer: ReturnType<typeof setTimeout> | undefined
  const open = () => {
    clearTimeout(timer)
    if (socket) socket.onclose = null
    socket?.close()
    socket = new WebSocket(new URL(path, location.href.replace(/^http/, 'ws')))
    socket.onmessage = ({ data }) => {
      const update = JSON.parse(data) as LiveUpdate
      known = applyUpdate(known, update)
      if (!known) return open()
      retryMs = FIRST_RETRY_MS
      watcher.connected(true)
      watcher.changed(known, update.at)
    }
    socket.onclose = () => {
      watcher.connected(false)
      timer = setTimeout(open, retryMs)
      retryMs = Math.min(retryMs * 2, LONGEST_RETRY_MS)
    }
  }
  const resume = () => document.visibilityState === 'visible' && open()
  document.addEventListener('visibilitychange', resume)
  addEventListener('pageshow', (event) => event.persisted && resume())
  open()
  return {
    close() {
      clearTimeout(timer)
      document.removeEventListener('visibilitychange', resume)
      if (socket) socket.onclose = null
      socket?.close()
    },
  }
}
