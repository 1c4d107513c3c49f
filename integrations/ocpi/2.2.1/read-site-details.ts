import type { z } from 'zod'
import type { PublishToken } from '#domain/location/may-see-location'
import type { ExceptionalPeriod, OpeningTimes, RegularHours } from '#domain/location/opening-times'
import type { Business, EnergyMix, EvseDetails, Image, SiteDetails } from '#domain/location/site-details'
import type { evseSchema, locationSchema } from '#integrations/ocpi/2.2.1/location-schema'
import { instantOf, instantOrNull, textOrNull } from '#integrations/ocpi/2.2.1/read-fields'
import type { Leniency } from '#integrations/ocpi/parsed'

type RawLocation = z.output<typeof locationSchema>
type RawEvse = z.output<typeof evseSchema>
type RawHours = NonNullable<RawLocation['opening_times']>
type RawImage = NonNullable<RawLocation['images']>[number]
type RawBusiness = NonNullable<RawLocation['operator']>
type RawMix = NonNullable<RawLocation['energy_mix']>

const MINUTES_OF_DAY = 1440
/** Sources are rounded by whoever states them. */
const ROUNDING_PERCENT = 1

/** What a driver is shown of a site; what is odd about it is added to the leniencies. */
export function siteDetailsOf(raw: RawLocation, leniencies: Leniency[]): SiteDetails {
  return {
    openingTimes: raw.opening_times ? openingTimesOf(raw.opening_times, leniencies) : null,
    chargingWhenClosed: raw.charging_when_closed ?? true,
    parkingType: raw.parking_type ?? null,
    facilities: raw.facilities ?? [],
    directions: raw.directions ?? [],
    images: (raw.images ?? []).map(imageOf),
    relatedPlaces: (raw.related_locations ?? []).map(({ latitude, longitude, name }) => {
      return { latitude: Number(latitude), longitude: Number(longitude), name: name ?? null }
    }),
    operator: businessOf(raw.operator),
    suboperator: businessOf(raw.suboperator),
    owner: businessOf(raw.owner),
    energyMix: raw.energy_mix ? energyMixOf(raw.energy_mix, leniencies) : null,
  }
}

/** What a driver is shown of an EVSE. */
export function evseDetailsOf(raw: RawEvse): EvseDetails {
  return {
    directions: raw.directions ?? [],
    parkingRestrictions: raw.parking_restrictions ?? [],
    images: (raw.images ?? []).map(imageOf),
    statusSchedule: (raw.status_schedule ?? []).map(({ status, period_begin, period_end }) => {
      return { status, beginAt: instantOf(period_begin), endAt: instantOrNull(period_end) }
    }),
  }
}

/** Whom an unpublished location may be shown to. */
export function publishTokensOf(raw: RawLocation): PublishToken[] {
  return (raw.publish_allowed_to ?? []).map(({ uid, type, visual_number, issuer, group_id }) => ({
    uid: textOrNull(uid),
    type: type ?? null,
    visualNumber: textOrNull(visual_number),
    issuer: textOrNull(issuer),
    groupId: textOrNull(group_id),
  }))
}

function openingTimesOf(raw: RawHours, leniencies: Leniency[]): OpeningTimes {
  const twentyFourSeven = raw.twentyfourseven ?? false
  const regular = raw.regular_hours ?? []
  if (!twentyFourSeven && regular.length === 0) {
    leniencies.push({ field: 'opening_times.regular_hours', rule: 'missing' })
  }
  const times = {
    twentyFourSeven,
    regularHours: regular.map((hours, i) => regularHoursOf(hours, `opening_times.regular_hours.${i}`, leniencies)),
    exceptionalOpenings: (raw.exceptional_openings ?? []).map(periodOf),
    exceptionalClosings: (raw.exceptional_closings ?? []).map(periodOf),
  }
  const overlaps = times.exceptionalClosings.some((closing) =>
    times.exceptionalOpenings.some((opening) => opening.beginAt < closing.endAt && closing.beginAt < opening.endAt),
  )
  if (overlaps) leniencies.push({ field: 'opening_times.exceptional_closings', rule: 'overlaps_an_opening' })
  return times
}

function regularHoursOf(
  raw: NonNullable<RawHours['regular_hours']>[number],
  at: string,
  leniencies: Leniency[],
): RegularHours {
  const beginMinute = minuteOf(raw.period_begin)
  const end = minuteOf(raw.period_end)
  // Midnight as an end is the end of the day, though the last time there is should be 23:59.
  const isMidnight = end === 0 || end === MINUTES_OF_DAY
  if (isMidnight) leniencies.push({ field: `${at}.period_end`, rule: 'ends_at_midnight' })
  else if (end <= beginMinute) leniencies.push({ field: `${at}.period_end`, rule: 'ends_before_it_begins' })
  return { weekday: raw.weekday, beginMinute, endMinute: isMidnight ? MINUTES_OF_DAY : end }
}

function minuteOf(time: string): number {
  const [hours, minutes] = time.split(':')
  return Number(hours) * 60 + Number(minutes)
}

function periodOf({ period_begin, period_end }: { period_begin: string; period_end: string }): ExceptionalPeriod {
  return { beginAt: instantOf(period_begin), endAt: instantOf(period_end) }
}

function energyMixOf(raw: RawMix, leniencies: Leniency[]): EnergyMix {
  const sources = raw.energy_sources ?? []
  const sum = sources.reduce((total, { percentage }) => total + percentage, 0)
  if (sources.length > 0 && Math.abs(sum - 100) > ROUNDING_PERCENT) {
    leniencies.push({ field: 'energy_mix.energy_sources', rule: 'percentages_not_100' })
  }
  return {
    isGreen: raw.is_green_energy,
    sources: sources.map(({ source, percentage }) => ({ source, percentage })),
    impacts: (raw.environ_impact ?? []).map(({ category, amount }) => ({ category, amount })),
    supplierName: textOrNull(raw.supplier_name),
    productName: textOrNull(raw.energy_product_name),
  }
}

function businessOf(raw: RawBusiness | null | undefined): Business | null {
  if (!raw) return null
  return { name: raw.name, website: textOrNull(raw.website), logo: raw.logo ? imageOf(raw.logo) : null }
}

function imageOf({ url, thumbnail, category, width, height }: RawImage): Image {
  return { url, thumbnailUrl: textOrNull(thumbnail), category, width: width ?? null, height: height ?? null }
}
