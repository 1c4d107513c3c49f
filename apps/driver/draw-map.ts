import 'maplibre-gl/dist/maplibre-gl.css'
import type { Feature, FeatureCollection, GeoJsonProperties } from 'geojson'
import { type GeoJSONSource, type LngLatBounds, Map as MapLibre, NavigationControl, setWorkerUrl } from 'maplibre-gl'
import { feature } from 'topojson-client'
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

/** Draws countries from a file of our own and stations from our own server: nothing is asked of anybody else. */
export async function drawMap(container: HTMLElement, position: MapPosition, events: MapEvents): Promise<DrawnMap> {
  setWorkerUrl('/map-worker/main.js')
  const { default: world } = await import('world-atlas/countries-50m.json')
  const colours = getComputedStyle(container)
  const colour = (name: string) => colours.getPropertyValue(name).trim()
  const countries = feature(world, world.objects.countries)
  const map = new MapLibre({
    container,
    bounds: [position.west, position.south, position.east, position.north],
    attributionControl: false,
    maxZoom: 17,
    style: {
      version: 8,
      sources: {
        countries: { type: 'geojson', data: countries },
        stations: { type: 'geojson', data: { type: 'FeatureCollection', features: [] } },
      },
      layers: [
        { id: 'sea', type: 'background', paint: { 'background-color': colour('--sunken') } },
        { id: 'land', type: 'fill', source: 'countries', paint: { 'fill-color': colour('--raised') } },
        { id: 'borders', type: 'line', source: 'countries', paint: { 'line-color': colour('--line-strong') } },
        {
          id: 'dots',
          type: 'circle',
          source: 'stations',
          paint: {
            'circle-color': ['case', ['get', 'free'], colour('--accent-ink'), colour('--ink-soft')],
            'circle-radius': ['interpolate', ['linear'], ['get', 'count'], 1, 8, 20, 16, 500, 28],
            'circle-stroke-color': colour('--raised'),
            'circle-stroke-width': 2,
          },
        },
      ],
    },
  })
  map.addControl(new NavigationControl({ showCompass: false }))
  map.on('moveend', () => events.moved(positionOf(map.getBounds(), map.getZoom())))
  map.on('click', 'dots', ({ features, lngLat }) => {
    const station: unknown = features?.[0]?.properties['station']
    if (typeof station === 'string') events.opened(station)
    else map.easeTo({ center: lngLat, zoom: map.getZoom() + 2 })
  })
  await map.once('load')
  return {
    show: (area) => map.getSource<GeoJSONSource>('stations')?.setData(dotsOf(area)),
    remove: () => map.remove(),
  }
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
