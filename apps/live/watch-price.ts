/** What becomes of a price that a page shows. */
export interface PriceFate {
  /** Another price has taken its place. */
  changed(): void
  /** Its time is over. */
  expired(): void
}

const FIRST_RETRY_MS = 1000
const LONGEST_RETRY_MS = 30_000

/**
 * Follows a price that is shown, by a socket and by the clock; says at most once what became of it. A page that was away, or a socket that broke,
 * asks anew: the first message says whether the price still holds. Without a socket the clock remains, and the start asks in any case.
 */
export function watchPrice(path: string, validForMs: number, fate: PriceFate): { close(): void } {
  // The page's own clock only measures how long: phones are often minutes off.
  const endsAt = Date.now() + validForMs
  let socket: WebSocket | null = null
  let retryMs = FIRST_RETRY_MS
  let retry: ReturnType<typeof setTimeout> | undefined
  const drop = () => {
    clearTimeout(retry)
    if (socket) socket.onclose = null
    socket?.close()
    socket = null
  }
  const close = () => {
    drop()
    clearTimeout(expiry)
    document.removeEventListener('visibilitychange', resume)
  }
  const end = (tell: () => void) => {
    close()
    tell()
  }
  const open = () => {
    drop()
    socket = new WebSocket(new URL(path, location.href.replace(/^http/, 'ws')))
    socket.onmessage = ({ data }) => {
      retryMs = FIRST_RETRY_MS
      if (JSON.parse(data).kind === 'changed') end(fate.changed)
    }
    socket.onclose = () => {
      retry = setTimeout(open, retryMs)
      retryMs = Math.min(retryMs * 2, LONGEST_RETRY_MS)
    }
  }
  const resume = () => {
    if (document.visibilityState !== 'visible') return
    // Frozen pages miss their timers.
    if (Date.now() >= endsAt) end(fate.expired)
    else open()
  }
  const expiry = setTimeout(() => end(fate.expired), validForMs)
  document.addEventListener('visibilitychange', resume)
  open()
  return { close }
}
