/** A city the generator places stations in. */
export interface City {
  name: string
  latitude: number
  longitude: number
  /** First characters of its postal codes. */
  postal: string
}

/** What differs between the countries the generator knows. */
export interface Country {
  alpha3: string
  timeZone: string
  vat: number
  cities: readonly City[]
  streets: readonly string[]
  postalCode(prefix: string, digits: number, letters: string): string
  /** Street and number in the order of the country. */
  address(street: string, house: number): string
}

const city = (name: string, latitude: number, longitude: number, postal: string): City => ({
  name,
  latitude,
  longitude,
  postal,
})

/** Country codes the generator can place stations in. */
export const generatorPlaces: Record<string, Country> = {
  NL: {
    alpha3: 'NLD',
    timeZone: 'Europe/Amsterdam',
    vat: 21,
    cities: [
      city('Amsterdam', 52.3728, 4.8936, '10'),
      city('Rotterdam', 51.9225, 4.4792, '30'),
      city('Den Haag', 52.0705, 4.3007, '25'),
      city('Utrecht', 52.0907, 5.1214, '35'),
      city('Eindhoven', 51.4416, 5.4697, '56'),
      city('Groningen', 53.2194, 6.5665, '97'),
      city('Tilburg', 51.5606, 5.0919, '50'),
      city('Nijmegen', 51.8425, 5.8528, '65'),
      city('Haarlem', 52.3812, 4.6368, '20'),
      city('Arnhem', 51.985, 5.8987, '68'),
      city('Maastricht', 50.8514, 5.6909, '62'),
      city('Zwolle', 52.5168, 6.083, '80'),
    ],
    streets: [
      'Dorpsstraat',
      'Stationsweg',
      'Kerkstraat',
      'Molenweg',
      'Beatrixlaan',
      'Nieuwstraat',
      'Marktplein',
      'Lindelaan',
    ],
    postalCode: (prefix, digits, letters) => `${prefix}${String(digits % 100).padStart(2, '0')}${letters}`,
    address: (street, house) => `${street} ${house}`,
  },
  DE: {
    alpha3: 'DEU',
    timeZone: 'Europe/Berlin',
    vat: 19,
    cities: [
      city('Berlin', 52.52, 13.405, '10'),
      city('Hamburg', 53.5511, 9.9937, '20'),
      city('München', 48.1372, 11.5755, '80'),
      city('Köln', 50.9375, 6.9603, '50'),
      city('Frankfurt am Main', 50.1109, 8.6821, '60'),
      city('Stuttgart', 48.7758, 9.1829, '70'),
      city('Düsseldorf', 51.2277, 6.7735, '40'),
      city('Leipzig', 51.3397, 12.3731, '04'),
      city('Dortmund', 51.5136, 7.4653, '44'),
      city('Dresden', 51.0504, 13.7373, '01'),
      city('Hannover', 52.3759, 9.732, '30'),
      city('Nürnberg', 49.4521, 11.0767, '90'),
    ],
    streets: [
      'Hauptstraße',
      'Bahnhofstraße',
      'Schillerstraße',
      'Gartenweg',
      'Lindenallee',
      'Marktplatz',
      'Goethestraße',
      'Ringstraße',
    ],
    postalCode: (prefix, digits) => `${prefix}${String(digits % 1000).padStart(3, '0')}`,
    address: (street, house) => `${street} ${house}`,
  },
  FR: {
    alpha3: 'FRA',
    timeZone: 'Europe/Paris',
    vat: 20,
    cities: [
      city('Paris', 48.8566, 2.3522, '75'),
      city('Lyon', 45.764, 4.8357, '69'),
      city('Marseille', 43.2965, 5.3698, '13'),
      city('Toulouse', 43.6047, 1.4442, '31'),
      city('Nice', 43.7102, 7.262, '06'),
      city('Nantes', 47.2184, -1.5536, '44'),
      city('Strasbourg', 48.5734, 7.7521, '67'),
      city('Montpellier', 43.6108, 3.8767, '34'),
      city('Bordeaux', 44.8378, -0.5792, '33'),
      city('Lille', 50.6292, 3.0573, '59'),
      city('Rennes', 48.1173, -1.6778, '35'),
      city('Reims', 49.2583, 4.0317, '51'),
    ],
    streets: [
      'Rue de la République',
      'Avenue de la Gare',
      'Rue du Moulin',
      'Place du Marché',
      'Boulevard Pasteur',
      'Rue Victor Hugo',
    ],
    postalCode: (prefix, digits) => `${prefix}${String(digits % 1000).padStart(3, '0')}`,
    address: (street, house) => `${house} ${street}`,
  },
}
