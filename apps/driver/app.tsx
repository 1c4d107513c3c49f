import { useEffect, useRef } from 'preact/hooks'
import type { Wording } from '#ui/wording.ts'
import { Cars } from './cars.tsx'
import { ChargeView } from './charge-view.tsx'
import { History } from './history.tsx'
import { Questions } from './questions.tsx'
import { StationSheet } from './station-sheet.tsx'
import { Stations } from './stations.tsx'
import { type Route, useRoute } from './use-route.ts'

interface AppProps {
  readonly brandName: string
  readonly wording: Wording
}

const SECTIONS = ['map', 'list', 'history'] as const

/** The driver's app: stations as a map and as a list, a station with its prices, the charge, and what was charged before. */
export function App({ brandName, wording }: AppProps) {
  const route = useRoute()
  const { t } = wording
  return (
    <div class="app">
      <header class="bar">
        <span class="bar-brand">{brandName}</span>
        <nav class="bar-nav" aria-label={t('driver.app.sections')}>
          {SECTIONS.map((section) => (
            <a key={section} href={`#/${section}`} aria-current={section === route.name ? 'page' : undefined}>
              {t(`driver.app.${section}`)}
            </a>
          ))}
        </nav>
        <a class="bar-button" href="/account">
          {t('driver.app.account')}
        </a>
      </header>
      <Screen route={route} wording={wording} />
    </div>
  )
}

function Screen({ route, wording }: { readonly route: Route; readonly wording: Wording }) {
  const main = useRef<HTMLElement>(null)
  const first = useRef(true)
  // A change of screen moves the focus there, so that a screen reader follows; the first screen leaves it where it is.
  useEffect(() => {
    if (!first.current) main.current?.focus()
    first.current = false
  }, [route.name, route.id])
  const isMap = route.name === 'map'
  return (
    <main class={isMap ? 'screen screen-map' : 'screen page'} tabIndex={-1} ref={main}>
      {route.name === 'station' ? (
        <StationSheet key={route.id} id={route.id} wording={wording} />
      ) : route.name === 'charge' ? (
        <ChargeView key={route.id} id={route.id} wording={wording} />
      ) : route.name === 'history' ? (
        <>
          <Questions wording={wording} />
          <History wording={wording} />
          <Cars wording={wording} />
        </>
      ) : (
        <Stations asMap={isMap} wording={wording} />
      )}
    </main>
  )
}
