import type { Feature, FeatureCollection, GeoJsonProperties } from 'geojson'
import type { LngLatBounds } from 'maplibre-gl'
import { drawBaseMap } from '../map/base-map.ts'
import type { MapArea } from './api.ts'
import type { MapPosition } from './map-position.ts'

interface MapEvents {
  moved(position: MapPosition): void
  opened(station: string): void
}

/** A map on the page. */
export interface DrawnMap {
  show(area: MapArea): void
  remove(): void
}

/** Draws stations from our own server. */
export async function drawMap(container: HTMLElement, position: MapPosition, events: MapEvents): Promise<DrawnMap> {
  const { west, south, east, north } = position
  const { map, show } = await drawBaseMap(container, {
    bounds: [west, south, east, north],
    paint: (colour) => ({
      'circle-color': ['case', ['get', 'free'], colour('--accent-ink'), colour('--ink-soft')],
      'circle-radius': ['interpolate', ['linear'], ['get', 'count'], 1, 8, 20, 16, 500, 28],
      'circle-stroke-width': 2,
    }),
    chosen: ({ station }) => {
      if (typeof station !== 'string') return false
      events.opened(station)
      return true
    },
  })
  map.on('moveend', () => events.moved(positionOf(map.getBounds(), map.getZoom())))
  return { show: (area) => show(dotsOf(area)), remove: () => map.remove() }
}

function positionOf(bounds: LngLatBounds, zoom: number): MapPosition {
  const within = (value: number, limit: number) => Math.max(-limit, Math.min(limit, value))
  return {
    west: within(bounds.getWest(), 180),
    south: within(bounds.getSouth(), 90),
    east: within(bounds.getEast(), 180),
    north: within(bounds.getNorth(), 90),
    // MapLibre counts tiles of 512 pixels; our server those of 256, as most maps do.
    zoom: zoom + 1,
  }
}

function dotsOf({ stations, clusters }: MapArea): FeatureCollection {
  const dot = (longitude: number, latitude: number, properties: GeoJsonProperties): Feature => ({
    type: 'Feature',
    geometry: { type: 'Point', coordinates: [longitude, latitude] },
    properties,
  })
  return {
    type: 'FeatureCollection',
    features: [
      ...stations.map(({ longitude, latitude, id, available }) =>
        dot(longitude, latitude, { station: id, count: 1, free: available > 0 }),
      ),
      ...clusters.map(({ longitude, latitude, count }) => dot(longitude, latitude, { count, free: true })),
    ],
  }
}
