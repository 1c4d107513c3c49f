/** What part of the world is looked at. */
export interface MapPosition {
  readonly west: number
  readonly south: number
  readonly east: number
  readonly north: number
  readonly zoom: number
}

const KEY = 'map-position'
/** The Netherlands and the west of Germany, where the first markets are. */
const START: MapPosition = { west: 3.2, south: 50.6, east: 9.2, north: 53.6, zoom: 7 }

/** Where this browser looked last. Map and list share it: the list is what the map shows. */
export function lastPosition(): MapPosition {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(KEY) ?? 'null')
    return isPosition(kept) ? kept : START
  } catch {
    return START
  }
}

/** Keeps it for the list and for coming back. */
export function keepPosition(position: MapPosition): void {
  try {
    sessionStorage.setItem(KEY, JSON.stringify(position))
  } catch {
    // A browser that keeps nothing starts anew each time.
  }
}

/** The same middle, twice as near or far. */
export function zoomed(position: MapPosition, steps: number): MapPosition {
  const factor = 2 ** -steps / 2
  const [width, height] = [(position.east - position.west) * factor, (position.north - position.south) * factor]
  const [x, y] = [(position.east + position.west) / 2, (position.north + position.south) / 2]
  return around(x, y, width, height, position.zoom + steps)
}

/** A view around a point at so many zoom levels nearer. */
export function zoomedTo(position: MapPosition, longitude: number, latitude: number): MapPosition {
  const width = (position.east - position.west) / 8
  const height = (position.north - position.south) / 8
  return around(longitude, latitude, width, height, position.zoom + 2)
}

function around(x: number, y: number, width: number, height: number, zoom: number): MapPosition {
  const latitude = (value: number) => Math.max(-85, Math.min(85, value))
  const longitude = (value: number) => Math.max(-180, Math.min(180, value))
  return {
    west: longitude(x - width),
    east: longitude(x + width),
    south: latitude(y - height),
    north: latitude(y + height),
    zoom: Math.max(1, Math.min(18, zoom)),
  }
}

function isPosition(value: unknown): value is MapPosition {
  if (typeof value !== 'object' || value === null) return false
  return ['west', 'south', 'east', 'north', 'zoom'].every((key) =>
    Number.isFinite((value as Record<string, unknown>)[key]),
  )
}
