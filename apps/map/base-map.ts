import 'maplibre-gl/dist/maplibre-gl.css'
import type { FeatureCollection } from 'geojson'
import {
  type CircleLayerSpecification,
  type GeoJSONSource,
  Map as MapLibre,
  NavigationControl,
  setWorkerUrl,
} from 'maplibre-gl'
import { feature } from 'topojson-client'

/** A map of dots over the outlines of countries. */
export interface BaseMap {
  readonly map: MapLibre
  show(dots: FeatureCollection): void
}

/** What differs between maps of dots. */
export interface BaseMapSettings {
  /** West, south, east, north in degrees. */
  readonly bounds: readonly [number, number, number, number]
  /** How dots look; `colour` reads a colour of the page's theme by its name. */
  paint(colour: (name: string) => string): NonNullable<CircleLayerSpecification['paint']>
  /** A dot was chosen. Answer false to have the map come closer instead. */
  chosen(properties: Readonly<Record<string, unknown>>): boolean
}

const NOTHING: FeatureCollection = { type: 'FeatureCollection', features: [] }

/** Draws the map; countries come from a file of our own, so nobody else is asked for anything. Resolves when it can show dots. */
export async function drawBaseMap(container: HTMLElement, settings: BaseMapSettings): Promise<BaseMap> {
  setWorkerUrl('/map-worker/main.js')
  const styles = getComputedStyle(container)
  const colour = (name: string) => styles.getPropertyValue(name).trim()
  const map = new MapLibre({
    container,
    bounds: [...settings.bounds],
    maxZoom: 17,
    attributionControl: false,
    style: {
      version: 8,
      sources: { countries: { type: 'geojson', data: NOTHING }, dots: { type: 'geojson', data: NOTHING } },
      layers: [
        { id: 'sea', type: 'background', paint: { 'background-color': colour('--sunken') } },
        { id: 'land', type: 'fill', source: 'countries', paint: { 'fill-color': colour('--raised') } },
        { id: 'borders', type: 'line', source: 'countries', paint: { 'line-color': colour('--line-strong') } },
        {
          id: 'dots',
          type: 'circle',
          source: 'dots',
          paint: { 'circle-stroke-color': colour('--raised'), ...settings.paint(colour) },
        },
      ],
    },
  })
  map.addControl(new NavigationControl({ showCompass: false }))
  map.on('click', 'dots', ({ features, lngLat }) => {
    if (!settings.chosen(features?.[0]?.properties ?? {})) map.easeTo({ center: lngLat, zoom: map.getZoom() + 2 })
  })
  await map.once('load')
  void drawCountries(map)
  return { map, show: (dots) => map.getSource<GeoJSONSource>('dots')?.setData(dots) }
}

/** The outlines come after the dots: they are for orientation, and the larger part. */
async function drawCountries(map: MapLibre): Promise<void> {
  const { default: world } = await import('world-atlas/countries-50m.json')
  map.getSource<GeoJSONSource>('countries')?.setData(feature(world, world.objects.countries))
}
