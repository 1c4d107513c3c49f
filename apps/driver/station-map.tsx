import { useEffect, useRef, useState } from 'preact/hooks'
import type { Wording } from '#ui/wording.ts'
import type { MapArea } from './api.ts'
import type { DrawnMap } from './draw-map.ts'
import type { MapPosition } from './map-position.ts'
import type { Loaded } from './use-loaded.ts'

interface MapProps {
  readonly position: MapPosition
  readonly area: Loaded<MapArea>
  readonly onMove: (position: MapPosition) => void
  readonly wording: Wording
}

/** Stations on a map. The map itself is heavy and comes only here; where it cannot be drawn, the list is one tap away. */
export function StationMap({ position, area, onMove, wording }: MapProps) {
  const place = useRef<HTMLDivElement>(null)
  const drawn = useRef<DrawnMap | null>(null)
  const [state, setState] = useState<'loading' | 'ready' | 'failed'>('loading')
  useEffect(() => {
    let gone = false
    const start = async (container: HTMLDivElement) => {
      const { drawMap } = await import('./draw-map.ts')
      if (gone) return
      drawn.current = await drawMap(container, position, {
        moved: onMove,
        opened: (id) => location.assign(`#/station/${encodeURIComponent(id)}`),
      })
      if (gone) drawn.current.remove()
      else setState('ready')
    }
    if (place.current) start(place.current).catch(() => setState('failed'))
    return () => {
      gone = true
      drawn.current?.remove()
    }
  }, [])
  useEffect(() => {
    if (area.state === 'loaded') drawn.current?.show(area.value)
  }, [area, state])
  const { t } = wording
  const count =
    area.state === 'loaded'
      ? area.value.stations.length + area.value.clusters.reduce((sum, cluster) => sum + cluster.count, 0)
      : null
  return (
    <>
      <h1 class="visually-hidden">{t('driver.app.map')}</h1>
      <section class="map" ref={place} aria-label={t('driver.app.map_label')} />
      <p class="map-note" role="status">
        {state === 'failed'
          ? t('driver.app.map_failed')
          : area.state === 'loaded' && area.value.filter === 'too_many'
            ? t('driver.filter.too_many')
            : count === null
              ? t('driver.app.loading')
              : t('driver.app.stations_here', { count })}
      </p>
    </>
  )
}
