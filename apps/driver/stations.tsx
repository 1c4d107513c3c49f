import { useState } from 'preact/hooks'
import { formatPower } from '#ui/format/format-quantity.ts'
import type { Wording } from '#ui/wording.ts'
import { ask, type MapArea, type StationSummary } from './api.ts'
import { Loading } from './loading.tsx'
import { keepPosition, lastPosition, type MapPosition, zoomed, zoomedTo } from './map-position.ts'
import { filterQuery, keepFilter, lastFilter, type StationFilter, withoutUnsaid } from './station-filter.ts'
import { StationFilters } from './station-filters.tsx'
import { StationMap } from './station-map.tsx'
import { useLoaded } from './use-loaded.ts'

/** Stations where the driver looks, as a map or as the same in a list. */
export function Stations({ asMap, wording }: { readonly asMap: boolean; readonly wording: Wording }) {
  const [position, setPosition] = useState(lastPosition)
  const move = (to: MapPosition) => {
    keepPosition(to)
    setPosition(to)
  }
  const [filter, setFilter] = useState(lastFilter)
  // By what changed: of two quick taps the second does not know the first yet.
  const change = (by: Partial<StationFilter>) =>
    setFilter((known) => {
      const changed = { ...known, ...by }
      keepFilter(changed)
      return changed
    })
  const box = Object.entries(position).map(([name, value]): [string, string] => [name, value.toFixed(4)])
  const query = new URLSearchParams([...box, ...filterQuery(filter)])
  const loaded = useLoaded(`${query} ${filter.hideUnsaid}`, async () =>
    withoutUnsaid(await ask<MapArea>(`/stations?${query}`), filter),
  )
  const filters = <StationFilters filter={filter} onChange={change} wording={wording} />
  if (asMap)
    return (
      <>
        <StationMap position={position} area={loaded} onMove={move} wording={wording} />
        {/* Its own, so that what stood open over the list does not cover the map. */}
        <div class="map-filters" key="map-filters">
          {filters}
        </div>
      </>
    )
  return (
    <div class="stack">
      <h1>{wording.t('driver.app.list')}</h1>
      {filters}
      <div class="row">
        <button type="button" class="button button-plain" onClick={() => move(zoomed(position, 1))}>
          {wording.t('driver.app.zoom_in')}
        </button>
        <button type="button" class="button button-plain" onClick={() => move(zoomed(position, -1))}>
          {wording.t('driver.app.zoom_out')}
        </button>
      </div>
      <Loading of={loaded} wording={wording}>
        {(area) => <StationList area={area} wording={wording} onCluster={(x, y) => move(zoomedTo(position, x, y))} />}
      </Loading>
    </div>
  )
}

interface ListProps {
  readonly area: MapArea
  readonly wording: Wording
  readonly onCluster: (longitude: number, latitude: number) => void
}

function StationList({ area, wording, onCluster }: ListProps) {
  const { t } = wording
  const count = area.stations.length + area.clusters.reduce((sum, cluster) => sum + cluster.count, 0)
  if (count === 0)
    return <p role="status">{t(area.filter === 'applied' ? 'driver.filter.none_here' : 'driver.app.no_stations')}</p>
  return (
    <>
      {area.filter === 'too_many' && <p class="notice notice-warn">{t('driver.filter.too_many')}</p>}
      <p class="quiet" role="status">
        {t('driver.app.stations_here', { count })}
      </p>
      <ul class="choices">
        {area.stations.map((station) => (
          <li key={station.id}>
            <a class="choice station-choice" href={`#/station/${encodeURIComponent(station.id)}`}>
              <StationWords station={station} wording={wording} />
            </a>
          </li>
        ))}
        {area.clusters.map((cluster) => (
          <li key={`${cluster.latitude},${cluster.longitude}`}>
            <button type="button" class="choice" onClick={() => onCluster(cluster.longitude, cluster.latitude)}>
              {t('driver.app.cluster', { count: cluster.count })}
              <span class="small quiet cluster-place">
                {cluster.latitude.toFixed(2)}, {cluster.longitude.toFixed(2)}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </>
  )
}

/** A station in two lines: what it is called, and what is free there. */
function StationWords({ station, wording }: { readonly station: StationSummary; readonly wording: Wording }) {
  const { t, locale } = wording
  const { available, evses: total, maxPowerW, match } = station
  return (
    <span class="stack-tight">
      <strong>{station.name ?? station.address}</strong>
      <span class="small quiet">{[station.address, station.city].filter(Boolean).join(', ')}</span>
      <span class="small">
        {t('driver.app.free_of', { available, total })}
        {maxPowerW ? ` · ${t('driver.app.up_to_power', { power: formatPower(maxPowerW, locale) })}` : ''}
      </span>
      {match && (
        <span class={match === 'yes' ? 'small match-yes' : 'small quiet'}>
          {match === 'yes' ? '✓' : '?'} {t(match === 'yes' ? 'driver.filter.has_it' : 'driver.filter.not_said')}
        </span>
      )}
    </span>
  )
}
