import type { Instant } from '#domain/instant'
import type { OpeningTimes } from '#domain/location/opening-times'

/** A text in a language, as the operator wrote it; it is no markup. Source: OCPI 2.2.1, types, DisplayText. */
export interface DisplayText {
  readonly language: string
  readonly text: string
}

/** A picture. Source: OCPI 2.2.1, locations, Image. */
export interface Image {
  readonly url: string
  readonly thumbnailUrl: string | null
  readonly category: string
  readonly width: number | null
  readonly height: number | null
}

/** A company at a site. Source: OCPI 2.2.1, locations, BusinessDetails. */
export interface Business {
  readonly name: string
  readonly website: string | null
  readonly logo: Image | null
}

/** Where the energy comes from. Source: OCPI 2.2.1, locations, EnergyMix. */
export interface EnergyMix {
  readonly isGreen: boolean
  readonly sources: readonly { readonly source: string; readonly percentage: number }[]
  readonly impacts: readonly { readonly category: string; readonly amount: number }[]
  readonly supplierName: string | null
  readonly productName: string | null
}

/** A place that belongs to a site, such as its entrance. Source: OCPI 2.2.1, locations, AdditionalGeoLocation. */
export interface RelatedPlace {
  readonly latitude: number
  readonly longitude: number
  readonly name: DisplayText | null
}

/** What a driver is shown of a site beside its address and EVSEs. */
export interface SiteDetails {
  /** Null: the operator says nothing about it, which is neither open nor closed. */
  readonly openingTimes: OpeningTimes | null
  /** Does a car go on charging outside of the opening times? */
  readonly chargingWhenClosed: boolean
  readonly parkingType: string | null
  readonly facilities: readonly string[]
  readonly directions: readonly DisplayText[]
  readonly images: readonly Image[]
  readonly relatedPlaces: readonly RelatedPlace[]
  readonly operator: Business | null
  readonly suboperator: Business | null
  readonly owner: Business | null
  readonly energyMix: EnergyMix | null
}

/** What a driver is shown of an EVSE beside its status and connectors. */
export interface EvseDetails {
  readonly directions: readonly DisplayText[]
  readonly parkingRestrictions: readonly string[]
  readonly images: readonly Image[]
  /** What the operator plans; it never is the status. No end: until further notice. */
  readonly statusSchedule: readonly {
    readonly status: string
    readonly beginAt: Instant
    readonly endAt: Instant | null
  }[]
}

/** Which pictures stand first: a network's sign is what a driver looks for, then its operator's. */
const FIRST = ['NETWORK', 'OPERATOR']

/** All pictures, also several of one category, in the order in which they are shown. */
export function orderImages(images: readonly Image[]): Image[] {
  const rank = ({ category }: Image) => (FIRST.includes(category) ? FIRST.indexOf(category) : FIRST.length)
  return images.toSorted((a, b) => rank(a) - rank(b))
}
