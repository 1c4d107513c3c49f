import { useEffect, useState } from 'preact/hooks'

/** Where the app is: a name and what it is of, as in `#/station/abc`. */
export interface Route {
  readonly name: string
  readonly id: string
}

/** The route in the address, so that every state has a link and Back works. */
export function useRoute(): Route {
  const [route, setRoute] = useState(readRoute)
  useEffect(() => {
    const follow = () => setRoute(readRoute())
    addEventListener('hashchange', follow)
    return () => removeEventListener('hashchange', follow)
  }, [])
  return route
}

function readRoute(): Route {
  const [, name = '', id = ''] = location.hash.split('/')
  return { name: name || 'map', id: decodeURIComponent(id) }
}
