import { useEffect } from 'preact/hooks'

/** `/` search, `?` help, `j` and `k` from row to row. None of them while something is written. */
export function useShortcuts(keys: { readonly search: () => void; readonly help: () => void }): void {
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      const target = event.target as HTMLElement
      const writes = target.closest('input, select, textarea, [contenteditable], dialog') !== null
      if (writes || event.ctrlKey || event.metaKey || event.altKey) return
      if (event.key === '/') keys.search()
      else if (event.key === '?') keys.help()
      else if (event.key === 'j') walkRows(1)
      else if (event.key === 'k') walkRows(-1)
      else return
      event.preventDefault()
    }
    document.addEventListener('keydown', listen)
    return () => document.removeEventListener('keydown', listen)
  })
}

/** Moves to the first link of the next row that has one. */
function walkRows(step: number): void {
  const links = [...document.querySelectorAll<HTMLTableRowElement>('[data-row]')].flatMap((row) => {
    const link = row.querySelector('a')
    return link ? [link] : []
  })
  const present = links.findIndex((link) => link.closest('tr')?.contains(document.activeElement))
  const next = present === -1 ? (step > 0 ? 0 : links.length - 1) : present + step
  links[next]?.focus()
}
