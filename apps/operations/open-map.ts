import type { FeatureCollection } from 'geojson'
import { type GeoJSONSource, Map as MapLibre, NavigationControl, setWorkerUrl } from 'maplibre-gl'
import { feature } from 'topojson-client'
import { hrefTo } from './route.ts'
import type { Marker } from './views.ts'

/** The markets of today, when the address names no box. */
const START = '2,47,16,55'
type Box = [number, number, number, number]

/** Opens a map in an element: countries from a file of our own, dots from the API each time the map has moved. Answers how to close it. */
export function openMap(
  container: HTMLElement,
  bbox: string | null,
  load: (bbox: string) => Promise<readonly Marker[]>,
): () => void {
  setWorkerUrl('/map-worker/main.js')
  const styles = getComputedStyle(container)
  const colour = (name: string) => styles.getPropertyValue(name).trim()
  const map = new MapLibre({
    container,
    bounds: readBox(bbox) ?? (START.split(',').map(Number) as Box),
    maxZoom: 17,
    attributionControl: false,
    style: {
      version: 8,
      sources: {
        countries: { type: 'geojson', data: { type: 'FeatureCollection', features: [] } },
        dots: { type: 'geojson', data: { type: 'FeatureCollection', features: [] } },
      },
      layers: [
        { id: 'sea', type: 'background', paint: { 'background-color': colour('--sunken') } },
        { id: 'land', type: 'fill', source: 'countries', paint: { 'fill-color': colour('--raised') } },
        { id: 'borders', type: 'line', source: 'countries', paint: { 'line-color': colour('--line-strong') } },
        {
          id: 'dots',
          type: 'circle',
          source: 'dots',
          paint: {
            'circle-color': [
              'match',
              ['get', 'tone'],
              'good',
              colour('--good'),
              'busy',
              colour('--busy'),
              'bad',
              colour('--bad'),
              colour('--ink-soft'),
            ],
            'circle-radius': ['interpolate', ['linear'], ['get', 'stations'], 1, 5, 20, 10, 1000, 22],
            'circle-opacity': 0.85,
            'circle-stroke-color': colour('--raised'),
            'circle-stroke-width': 1.5,
          },
        },
      ],
    },
  })
  map.addControl(new NavigationControl({ showCompass: false }))
  const refresh = async () => {
    const { _sw, _ne } = map.getBounds()
    const box = [_sw.lng, _sw.lat, _ne.lng, _ne.lat].map((degrees) => Math.max(-180, Math.min(180, degrees)).toFixed(4))
    map.getSource<GeoJSONSource>('dots')?.setData(toDots(await load(box.join(','))))
  }
  map.on('load', async () => {
    map.on('moveend', () => refresh().catch(console.error))
    await refresh().catch(console.error)
    const { default: world } = await import('world-atlas/countries-50m.json')
    map.getSource<GeoJSONSource>('countries')?.setData(feature(world, world.objects.countries))
  })
  map.on('click', 'dots', ({ features, lngLat }) => {
    const href: unknown = features?.[0]?.properties['href']
    if (typeof href === 'string' && href !== '') location.hash = href
    else map.easeTo({ center: lngLat, zoom: map.getZoom() + 2 })
  })
  return () => map.remove()
}

function readBox(text: string | null): Box | null {
  const numbers = (text ?? '').split(',').map(Number)
  return numbers.length === 4 && numbers.every(Number.isFinite) ? (numbers as Box) : null
}

function toDots(markers: readonly Marker[]): FeatureCollection {
  return {
    type: 'FeatureCollection',
    features: markers.map(({ latitude, longitude, stations, available, charging, broken, station }) => ({
      type: 'Feature',
      geometry: { type: 'Point', coordinates: [longitude, latitude] },
      properties: {
        stations,
        tone: available > 0 ? 'good' : charging > 0 ? 'busy' : broken > 0 ? 'bad' : 'unknown',
        href: station ? hrefTo('stations', station.peer, station.countryCode, station.partyId, station.id) : '',
      },
    })),
  }
}
