import type { MapArea } from './api.ts'

/** What a driver needs of a station, as it is typed; an empty text wishes for nothing. */
export interface StationFilter {
  readonly available: boolean
  readonly connector: string
  readonly minPowerW: string
  readonly plugAndCharge: boolean
  readonly card: boolean
  readonly accessible: boolean
  readonly vehicle: string
  readonly heightCm: string
  readonly lengthCm: string
  readonly widthCm: string
  readonly weightKg: string
  /** Are stations left out whose operators do not say? */
  readonly hideUnsaid: boolean
}

/** Wishes that are there or not, */
export const SWITCHES = ['available', 'plugAndCharge', 'card', 'accessible'] as const
/** those that are chosen from a list, */
const CHOICES = ['connector', 'minPowerW', 'vehicle'] as const
/** and those that are a size. */
export const SIZES = ['heightCm', 'lengthCm', 'widthCm', 'weightKg'] as const
const VEHICLE = ['vehicle', ...SIZES] as const

const KEY = 'station-filter'
/** A filter that lets every station through. */
export const NOTHING_WISHED: StationFilter = {
  available: false,
  connector: '',
  minPowerW: '',
  plugAndCharge: false,
  card: false,
  accessible: false,
  vehicle: '',
  heightCm: '',
  lengthCm: '',
  widthCm: '',
  weightKg: '',
  hideUnsaid: false,
}

/** What was wished for last, on this device alone: what somebody needs is nobody else's business. */
export function lastFilter(): StationFilter {
  try {
    return { ...NOTHING_WISHED, ...JSON.parse(localStorage.getItem(KEY) ?? '{}') }
  } catch {
    return NOTHING_WISHED
  }
}

/** Keeps it for the next visit. */
export function keepFilter(filter: StationFilter): void {
  try {
    localStorage.setItem(KEY, JSON.stringify(filter))
  } catch {
    // A browser that keeps nothing starts anew each time.
  }
}

/** The wish as the API is asked; empty where nothing is wished for. */
export function filterQuery(filter: StationFilter): [string, string][] {
  return [
    ...SWITCHES.flatMap((name): [string, string][] => (filter[name] ? [[name, 'true']] : [])),
    ...[...CHOICES, ...SIZES].flatMap((name) => said(filter, name)),
  ]
}

/** The vehicle alone, as the API is asked whether it can park somewhere. */
export function vehicleQuery(filter: StationFilter): [string, string][] {
  return VEHICLE.flatMap((name) => said(filter, name))
}

function said(filter: StationFilter, name: (typeof CHOICES)[number] | (typeof SIZES)[number]): [string, string][] {
  const text = filter[name]
  const isSize = SIZES.some((size) => size === name)
  return text === '' || (isSize && !(Number(text) > 0)) ? [] : [[name, text]]
}

/** Without the stations that do not say, where they are not wanted. */
export function withoutUnsaid(area: MapArea, { hideUnsaid }: StationFilter): MapArea {
  if (!hideUnsaid || area.filter !== 'applied') return area
  return { ...area, stations: area.stations.filter(({ match }) => match === 'yes') }
}
