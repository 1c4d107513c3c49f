/** A rectangle on the map, in degrees. */
interface Box {
  readonly south: number
  readonly west: number
  readonly north: number
  readonly east: number
}

const box = (south: number, west: number, north: number, east: number): Box => ({ south, west, north, east })

/** Rectangles around the mainlands of countries, generously: to see that a point cannot be there, never where it is. */
const COUNTRY_BOXES: Readonly<Record<string, Box>> = {
  AUT: box(46.3, 9.4, 49.1, 17.3),
  BEL: box(49.4, 2.4, 51.6, 6.5),
  CHE: box(45.7, 5.8, 47.9, 10.6),
  CZE: box(48.4, 12.0, 51.2, 19.0),
  DEU: box(47.1, 5.7, 55.2, 15.2),
  DNK: box(54.4, 7.9, 57.9, 15.3),
  ESP: box(27.4, -18.4, 43.9, 4.5),
  FRA: box(41.2, -5.3, 51.2, 9.8),
  GBR: box(49.7, -8.8, 61.0, 2.0),
  IRL: box(51.3, -10.8, 55.5, -5.3),
  ITA: box(35.3, 6.5, 47.2, 18.7),
  LUX: box(49.4, 5.6, 50.3, 6.6),
  NLD: box(50.6, 3.2, 53.7, 7.4),
  NOR: box(57.8, 4.3, 71.3, 31.3),
  POL: box(48.9, 14.0, 55.0, 24.3),
  PRT: box(32.3, -31.4, 42.3, -6.1),
  SWE: box(55.1, 10.8, 69.2, 24.3),
}

/** Can the point lie in the country? Unknown (null) for a country without a rectangle. */
export function mayLieIn(country: string, latitude: number, longitude: number): boolean | null {
  const rectangle = COUNTRY_BOXES[country]
  if (!rectangle) return null
  const { south, west, north, east } = rectangle
  return latitude >= south && latitude <= north && longitude >= west && longitude <= east
}
