const zoneByCountry: Record<string, string> = {
  AUT: 'Europe/Vienna',
  BEL: 'Europe/Brussels',
  CHE: 'Europe/Zurich',
  DEU: 'Europe/Berlin',
  DNK: 'Europe/Copenhagen',
  ESP: 'Europe/Madrid',
  FRA: 'Europe/Paris',
  GBR: 'Europe/London',
  ITA: 'Europe/Rome',
  LUX: 'Europe/Luxembourg',
  NLD: 'Europe/Amsterdam',
}

/** The zone the operator's own back office uses for a site, also where its feed does not tell. */
export function zoneOf(location: { time_zone?: string; country: string }, fallback: string | null): string {
  return location.time_zone ?? zoneByCountry[location.country] ?? fallback ?? 'Europe/Amsterdam'
}
