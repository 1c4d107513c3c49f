import type { RefObject } from 'preact'
import { useState } from 'preact/hooks'
import { ask } from '../api.ts'
import { hrefTo } from '../route.ts'
import type { SearchHit } from '../views.ts'
import { useWords } from '../words.ts'

const PAGE_OF: Readonly<Record<string, string>> = {
  session: 'sessions',
  payment: 'sessions',
  cdr: 'cdrs',
  driver: 'drivers',
  contract: 'drivers',
  token: 'drivers',
}

/** One box for whatever somebody has at hand. Enter asks; one hit opens at once. */
export function SearchBox({ input }: { readonly input: RefObject<HTMLInputElement | null> }) {
  const { t, forCode } = useWords()
  const [hits, setHits] = useState<readonly SearchHit[] | null>(null)
  const search = async (event: SubmitEvent) => {
    event.preventDefault()
    const text = input.current?.value.trim() ?? ''
    if (text.length < 2) return setHits(null)
    const { items } = await ask<{ items: readonly SearchHit[] }>('GET', `/search?q=${encodeURIComponent(text)}`)
    const [only, ...others] = items
    if (only && others.length === 0) {
      setHits(null)
      location.hash = hrefOf(only)
    } else setHits(items)
  }
  return (
    <search>
      <form class="search" onSubmit={search} onKeyDown={(event) => event.key === 'Escape' && setHits(null)}>
        <label class="visually-hidden" for="search">
          {t('ops.search')}
        </label>
        <input ref={input} id="search" type="search" placeholder={t('ops.search.hint')} autocomplete="off" />
        {hits !== null && (
          <div class="hits" role="status">
            {hits.length === 0 && <p>{t('ops.search.none')}</p>}
            <ul>
              {hits.map((hit) => (
                <li key={`${hit.kind} ${hit.id}`}>
                  <a href={hrefOf(hit)} onClick={() => setHits(null)}>
                    <span class="small quiet">{forCode('ops.kind', hit.kind, 'ops.unknown')}</span> {hit.label}
                  </a>
                </li>
              ))}
            </ul>
          </div>
        )}
      </form>
    </search>
  )
}

function hrefOf({ kind, id }: SearchHit): string {
  // An EVSE's id is a path already: its station's key, encoded.
  if (kind === 'evse') return `#/stations/${id}`
  const page = PAGE_OF[kind]
  return page === undefined ? hrefTo('drivers') : hrefTo(page, id)
}
