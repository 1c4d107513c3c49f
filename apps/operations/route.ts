import { useEffect, useState } from 'preact/hooks'

/** Where the console is: the parts of the path behind `#/`, and the filters behind `?`. Every state has such an address. */
export interface Route {
  readonly parts: readonly string[]
  readonly query: URLSearchParams
}

export function readRoute(hash: string): Route {
  const [path = '', query = ''] = hash.replace(/^#\/?/, '').split('?')
  return { parts: path.split('/').filter(Boolean).map(decodeURIComponent), query: new URLSearchParams(query) }
}

/** An address of the console. */
export function hrefTo(...parts: readonly string[]): string {
  return `#/${parts.map(encodeURIComponent).join('/')}`
}

/** The present address, with one filter changed; an empty one is left out. */
export function withFilter(route: Route, name: string, value: string): string {
  const query = new URLSearchParams(route.query)
  query.delete('cursor')
  if (value === '') query.delete(name)
  else query.set(name, value)
  const text = query.toString()
  return hrefTo(...route.parts) + (text && `?${text}`)
}

/** Follows the address. */
export function useRoute(): Route {
  const [route, setRoute] = useState(() => readRoute(location.hash))
  useEffect(() => {
    const follow = () => setRoute(readRoute(location.hash))
    addEventListener('hashchange', follow)
    return () => removeEventListener('hashchange', follow)
  }, [])
  return route
}
