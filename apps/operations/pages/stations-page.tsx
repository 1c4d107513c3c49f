import { useEffect, useRef, useState } from 'preact/hooks'
import { ask } from '../api.ts'
import { DataTable } from '../parts/data-table.tsx'
import { hrefTo, type Route } from '../route.ts'
import type { Marker } from '../views.ts'
import { useWords } from '../words.ts'

/** Stations on a map, and the same as a table: what the map shows can be read and reached by keyboard. */
export function StationsPage({ route }: { readonly route: Route }) {
  const { t } = useWords()
  const box = useRef<HTMLElement>(null)
  const [markers, setMarkers] = useState<readonly Marker[]>([])
  const [problem, setProblem] = useState<string | null>(null)
  const start = useRef(route.query.get('bbox'))
  useEffect(() => {
    let close = () => {}
    let open = true
    const container = box.current
    if (!container) return
    const load = async (bbox: string) => {
      history.replaceState(null, '', `#/stations?bbox=${bbox}`)
      const { items } = await ask<{ items: readonly Marker[] }>('GET', `/stations?bbox=${bbox}`)
      if (open) setMarkers(items)
      return items
    }
    import('../open-map.ts')
      .then(({ openMap }) => {
        if (open) close = openMap(container, start.current, load)
      })
      .catch((error: Error) => open && setProblem(error.message))
    return () => {
      open = false
      close()
    }
  }, [])
  return (
    <>
      <h1>{t('ops.nav.stations')}</h1>
      {problem !== null && (
        <p class="problem" role="alert">
          {t('ops.map.failed', { problem })}
        </p>
      )}
      <section ref={box} class="map" aria-label={t('ops.map')} />
      <p class="small quiet">{t('ops.map.key')}</p>
      <DataTable
        caption={t('ops.map.table')}
        rows={markers.slice(0, 200)}
        keyOf={(marker) => `${marker.latitude} ${marker.longitude} ${marker.station?.id}`}
        columns={[
          { head: t('ops.place'), cell: (marker) => <MarkerLink marker={marker} /> },
          { head: t('ops.count.evses'), figure: true, cell: ({ evses }) => evses },
          { head: t('ops.state.available'), figure: true, cell: ({ available }) => available },
          { head: t('ops.state.charging'), figure: true, cell: ({ charging }) => charging },
          { head: t('ops.broken'), figure: true, cell: ({ broken }) => broken },
        ]}
      />
    </>
  )
}

function MarkerLink({ marker }: { readonly marker: Marker }) {
  const { t } = useWords()
  if (marker.station === null) return <>{t('ops.map.cluster', { count: marker.stations })}</>
  const { peer, countryCode, partyId, id, label } = marker.station
  return <a href={hrefTo('stations', peer, countryCode, partyId, id)}>{label}</a>
}
