import { useEffect, useState } from 'preact/hooks'

/** Something that is being loaded, is there, or could not be. */
export type Loaded<T> =
  | { readonly state: 'loading' }
  | { readonly state: 'loaded'; readonly value: T }
  | { readonly state: 'failed'; readonly again: () => void }

/** Loads when `key` changes; an answer to an older question is dropped. */
export function useLoaded<T>(key: string, load: () => Promise<T>): Loaded<T> {
  const [loaded, setLoaded] = useState<Loaded<T>>({ state: 'loading' })
  const [attempt, setAttempt] = useState(0)
  useEffect(() => {
    let current = true
    setLoaded({ state: 'loading' })
    load().then(
      (value) => current && setLoaded({ state: 'loaded', value }),
      () => current && setLoaded({ state: 'failed', again: () => setAttempt((count) => count + 1) }),
    )
    return () => {
      current = false
    }
  }, [key, attempt])
  return loaded
}
