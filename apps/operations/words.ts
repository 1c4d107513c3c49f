import { createContext } from 'preact'
import { useContext } from 'preact/hooks'
import type { Wording } from '#ui/wording.ts'

/** The language of the page, set once at its start. */
export const Words = createContext<Wording | null>(null)

/** The words of this page. */
export function useWords(): Wording {
  const wording = useContext(Words)
  if (wording === null) throw new Error('a page without words')
  return wording
}
