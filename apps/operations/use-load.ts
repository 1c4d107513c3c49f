import { useCallback, useEffect, useRef, useState } from 'preact/hooks'
import { ask, lookAgain } from './api.ts'

/** What was loaded last, when, and what went wrong since. What is shown stays while a newer one is fetched. */
export interface Loaded<T> {
  readonly value: T | null
  readonly at: number | null
  readonly problem: string | null
  readonly reload: () => void
}

/** Loads a path now and, where an interval is given, again and again while the page is looked at. */
export function useLoad<T>(path: string, everyMs = 0): Loaded<T> {
  const [state, setState] = useState<{ path: string; value: T | null; at: number | null; problem: string | null }>({
    path,
    value: null,
    at: null,
    problem: null,
  })
  const [turn, setTurn] = useState(0)
  const unattended = useRef(false)
  const reload = useCallback(() => setTurn((count) => count + 1), [])
  // A new turn is the wish to load again.
  useEffect(() => {
    let wanted = true
    const load = unattended.current ? lookAgain<T>(path) : ask<T>('GET', path)
    unattended.current = false
    load.then(
      (value) => wanted && setState({ path, value, at: Date.now(), problem: null }),
      (error: Error) =>
        wanted &&
        setState((last) => ({
          path,
          value: last.path === path ? last.value : null,
          at: last.path === path ? last.at : null,
          problem: error.message,
        })),
    )
    return () => {
      wanted = false
    }
  }, [path, turn])
  useEffect(() => {
    if (everyMs === 0) return
    const again = () => {
      if (document.visibilityState !== 'visible') return
      unattended.current = true
      reload()
    }
    const timer = setInterval(again, everyMs)
    document.addEventListener('visibilitychange', again)
    return () => {
      clearInterval(timer)
      document.removeEventListener('visibilitychange', again)
    }
  }, [everyMs, reload])
  const { value, at, problem } = state.path === path ? state : { value: null, at: null, problem: null }
  return { value, at, problem, reload }
}
