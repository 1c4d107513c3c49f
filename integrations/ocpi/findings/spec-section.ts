/** Where the specification says what a field has to be. */
export interface SpecSection {
  /** The chapter, by the name of its module. */
  readonly chapter: string
  /** The object, class or section in it. */
  readonly object: string
}

const CHAPTERS: Readonly<Record<string, readonly [chapter: string, object: string]>> = {
  cdrs: ['CDRs module', 'CDR object'],
  chargingprofiles: ['ChargingProfiles module', 'ChargingProfile class'],
  commands: ['Commands module', 'CommandResult object'],
  credentials: ['Credentials module', 'Credentials object'],
  hubclientinfo: ['HubClientInfo module', 'ClientInfo object'],
  locations: ['Locations module', 'Location object'],
  sessions: ['Sessions module', 'Session object'],
  tariffs: ['Tariffs module', 'Tariff object'],
  tokens: ['Tokens module', 'LocationReferences class'],
  transport: ['Transport and format', 'Response format'],
  versions: ['Version information', 'Version details'],
}

/** Objects within objects, by the field that holds them; the innermost one named in a path counts. */
const INNER: Readonly<Record<string, string>> = {
  cdr_location: 'CdrLocation class',
  cdr_token: 'CdrToken class',
  charging_periods: 'ChargingPeriod class',
  connectors: 'Connector object',
  coordinates: 'GeoLocation class',
  dimensions: 'CdrDimension class',
  elements: 'TariffElement class',
  energy_mix: 'EnergyMix class',
  evses: 'EVSE object',
  exceptional_closings: 'ExceptionalPeriod class',
  exceptional_openings: 'ExceptionalPeriod class',
  images: 'Image class',
  logo: 'Image class',
  opening_times: 'Hours class',
  operator: 'BusinessDetails class',
  owner: 'BusinessDetails class',
  price_components: 'PriceComponent class',
  publish_allowed_to: 'PublishTokenType class',
  regular_hours: 'RegularHours class',
  related_locations: 'AdditionalGeoLocation class',
  restrictions: 'TariffRestrictions class',
  roles: 'CredentialsRole class',
  signed_data: 'SignedData class',
  status_schedule: 'StatusSchedule class',
  suboperator: 'BusinessDetails class',
}

/** Fields that only an EVSE has: findings about one EVSE name them without its Location. */
const OF_EVSE: ReadonlySet<string> = new Set(
  'uid evse_id status status_schedule capabilities connectors floor_level physical_reference parking_restrictions'.split(
    ' ',
  ),
)

/** The section that speaks of a field of a module's object: `locations`, `evses.*.connectors.*.max_voltage` is the Connector object. */
export function specSection(module: string, field: string): SpecSection {
  const [chapter, whole] = CHAPTERS[module] ?? ['Transport and format', module]
  const object = module === 'locations' && OF_EVSE.has(field.split('.')[0] ?? '') ? 'EVSE object' : whole
  // The last name is the field itself; it lies in the innermost object before it.
  const holders = field.split('.').filter((name) => !/^(\d+|\*|)$/.test(name))
  const inner = holders.findLast((name, i) => INNER[name] !== undefined && (i < holders.length - 1 || isObject(field)))
  return { chapter, object: (inner === undefined ? undefined : INNER[inner]) ?? object }
}

/** Does a path end at an object and not at a field of it, as `elements.3` does? */
function isObject(field: string): boolean {
  return /(^|\.)(\d+|\*)$/.test(field)
}
