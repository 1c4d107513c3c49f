/** The OCPI 2.2.1 objects this operator reads and writes, as far as it needs them. Feeds carry more; it passes through. */

/** A geographic point as OCPI writes it: strings. */
export interface GeoLocation {
  latitude: string
  longitude: string
}

/** What a company is called. */
export interface BusinessDetails {
  name: string
  website?: string | null
}

/** One plug of an EVSE. */
export interface Connector {
  id: string
  standard: string
  format: string
  power_type: string
  max_voltage: number
  max_amperage: number
  max_electric_power?: number | null
  tariff_ids?: string[] | null
  terms_and_conditions?: string | null
  last_updated: string
}

/** One charging place: one vehicle at a time. */
export interface Evse {
  uid: string
  evse_id?: string | null
  status: string
  capabilities?: string[] | null
  connectors: Connector[]
  floor_level?: string | null
  coordinates?: GeoLocation | null
  physical_reference?: string | null
  parking_restrictions?: string[] | null
  status_schedule?: unknown
  directions?: unknown
  images?: unknown
  last_updated: string
}

/** A site. `time_zone` may be missing, although OCPI requires it: some feeds do not say. */
export interface Location {
  country_code: string
  party_id: string
  id: string
  publish: boolean
  name?: string | null
  address: string
  city: string
  postal_code?: string | null
  country: string
  coordinates: GeoLocation
  parking_type?: string | null
  evses: Evse[]
  operator?: BusinessDetails | null
  owner?: BusinessDetails | null
  time_zone?: string
  opening_times?: unknown
  last_updated: string
}

/** What a tariff may price. */
export type TariffDimension = 'ENERGY' | 'FLAT' | 'PARKING_TIME' | 'TIME'

/** One price of one dimension. */
export interface PriceComponent {
  type: TariffDimension
  price: number
  vat?: number | null
  step_size: number
}

/** When an element applies; what is null or missing does not restrict. */
export interface TariffRestrictions {
  start_time?: string | null
  end_time?: string | null
  start_date?: string | null
  end_date?: string | null
  min_kwh?: number | null
  max_kwh?: number | null
  min_current?: number | null
  max_current?: number | null
  min_power?: number | null
  max_power?: number | null
  min_duration?: number | null
  max_duration?: number | null
  day_of_week?: string[] | null
  reservation?: string | null
}

/** Prices that apply together under the same restrictions. */
export interface TariffElement {
  price_components: PriceComponent[]
  restrictions?: TariffRestrictions | null
}

/** An amount as OCPI 2.2.1 writes it. */
export interface Price {
  excl_vat: number
  incl_vat?: number
}

/** What the operator asks of the eMSP. */
export interface Tariff {
  country_code: string
  party_id: string
  id: string
  currency: string
  type?: string | null
  tariff_alt_text?: unknown
  tariff_alt_url?: string | null
  min_price?: Price | null
  max_price?: Price | null
  elements: TariffElement[]
  energy_mix?: unknown
  start_date_time?: string | null
  end_date_time?: string | null
  last_updated: string
}

/** A token of the eMSP, as pushed, pulled or given with a command. */
export interface Token {
  country_code: string
  party_id: string
  uid: string
  type: string
  contract_id: string
  issuer?: string
  valid?: boolean
  whitelist?: string
  last_updated?: string
}

/** The part of a token that sessions and CDRs repeat. */
export interface CdrToken {
  country_code: string
  party_id: string
  uid: string
  type: string
  contract_id: string
}

/** A stretch of a charge with what was metered in it. It ends where the next begins. */
export interface ChargingPeriod {
  start_date_time: string
  dimensions: { type: string; volume: number }[]
  tariff_id?: string
}

/** A charge under way, or just finished. */
export interface Session {
  country_code: string
  party_id: string
  id: string
  start_date_time: string
  end_date_time?: string
  kwh: number
  cdr_token: CdrToken
  auth_method: string
  authorization_reference?: string
  location_id: string
  evse_uid: string
  connector_id: string
  currency: string
  charging_periods?: ChargingPeriod[]
  total_cost?: Price
  status: string
  last_updated: string
}

/** The changed part of a session; its periods are added to those sent before. */
export interface SessionPatch {
  kwh: number
  charging_periods: ChargingPeriod[]
  total_cost?: Price
  status: string
  last_updated: string
}

/** The charge as billed. */
export interface Cdr {
  country_code: string
  party_id: string
  id: string
  start_date_time: string
  end_date_time: string
  session_id: string
  cdr_token: CdrToken
  auth_method: string
  authorization_reference?: string
  cdr_location: Record<string, unknown>
  currency: string
  tariffs: Tariff[]
  charging_periods: ChargingPeriod[]
  total_cost: Price
  total_fixed_cost?: Price
  total_energy: number
  total_energy_cost?: Price
  total_time: number
  total_time_cost?: Price
  total_parking_time: number
  total_parking_cost?: Price
  last_updated: string
}

/** One party a platform speaks for. */
export interface CredentialsRole {
  role: string
  country_code: string
  party_id: string
  business_details: BusinessDetails
}

/** What both platforms give each other at registration. */
export interface Credentials {
  token: string
  url: string
  roles: CredentialsRole[]
}

/** Where a module of a platform is reached. */
export interface Endpoint {
  identifier: string
  role: string
  url: string
}
