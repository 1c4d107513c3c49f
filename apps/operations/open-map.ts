import type { FeatureCollection } from 'geojson'
import { drawBaseMap } from '../map/base-map.ts'
import { hrefTo } from './route.ts'
import type { Marker } from './views.ts'

type Box = readonly [number, number, number, number]

/** The markets of today, when the address names no box. */
const START: Box = [2, 47, 16, 55]

/** Opens a map in an element, with dots from the API each time the map has moved. Answers how to close it. */
export function openMap(
  container: HTMLElement,
  bbox: string | null,
  load: (bbox: string) => Promise<readonly Marker[]>,
): () => void {
  let closed = false
  let close = () => {
    closed = true
  }
  const open = async () => {
    const { map, show } = await drawBaseMap(container, {
      bounds: readBox(bbox) ?? START,
      paint: (colour) => ({
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
        'circle-stroke-width': 1.5,
      }),
      chosen: ({ href }) => {
        if (typeof href !== 'string' || href === '') return false
        location.hash = href
        return true
      },
    })
    close = () => map.remove()
    if (closed) return close()
    const refresh = async () => {
      const { _sw, _ne } = map.getBounds()
      const box = [_sw.lng, _sw.lat, _ne.lng, _ne.lat].map((degrees) =>
        Math.max(-180, Math.min(180, degrees)).toFixed(4),
      )
      show(toDots(await load(box.join(','))))
    }
    map.on('moveend', () => refresh().catch(console.error))
    await refresh()
  }
  open().catch(console.error)
  return () => close()
}

function readBox(text: string | null): Box | null {
  const [west, south, east, north, ...more] = (text ?? '').split(',').map(Number)
  const box = [west, south, east, north].map((degrees) => degrees ?? Number.NaN)
  return more.length === 0 && box.every(Number.isFinite) ? (box as unknown as Box) : null
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
