import type { Cdr, Evse, Location, Price, Session, Tariff } from '../cpo/ocpi-objects.ts'
import { stableId } from '../cpo/stable-id.ts'
import { clearCdr, clearLocation, clearSession, clearTariff } from './clear-objects.ts'
import type { Hub } from './hub.ts'
import { type Held, type HeldSite, ownerOf } from './hub-catalogue.ts'
import { squeezeId } from './squeeze-id.ts'

/** A tariff as this kind of hub extends it. */
export interface HubTariff extends Tariff {
  gireve_id: string
  /** For which eMSP this description is; both null: for all that have none of their own. */
  target_operator_country_code: string | null
  target_operator_party_id: string | null
}

/** Tariffs for drivers without a contract, or of one's own choice, are not passed on. */
const regular = (tariff: Tariff) => (tariff.type ?? 'REGULAR') === 'REGULAR'

/** A location as an eMSP sees it; null where it does not. */
export function locationForEmsp(hub: Hub, { object, enteredAt }: Held<Location>): Location | null {
  const { settings } = hub
  if (!object.publish && !settings.unpublished) return null
  const own = { ...object, gireve_id: gireveId('location', object) }
  const isOwn = settings.locationIds === 'owner'
  const named = isOwn ? own : { ...own, id: own.gireve_id, operator: { name: ownerOf(object) } }
  return settings.clearing ? clearLocation(named, enteredAt) : named
}

/** The location without the EVSEs that were taken away; null where none is left. */
export function withoutRemoved(location: Location): Location | null {
  const evses = location.evses.filter(({ status }) => status !== 'REMOVED')
  return evses.length === 0 ? null : { ...location, evses }
}

/** A tariff as an eMSP sees it: one description, or several with the same id for different eMSPs. */
export function tariffsForEmsp(hub: Hub, { object, enteredAt }: Held<Tariff>): HubTariff[] {
  if (!regular(object)) return []
  const { settings } = hub
  const own: HubTariff = {
    ...object,
    start_date_time: object.start_date_time ?? enteredAt,
    gireve_id: gireveId('tariff', object),
    target_operator_country_code: null,
    target_operator_party_id: null,
  }
  const shown = settings.clearing ? clearTariff(own, enteredAt) : own
  return settings.foreignTariffs ? [shown, asForAnother(shown)] : [shown]
}

/** The same tariff as agreed with an eMSP that is not connected here, at twice the price. */
function asForAnother(tariff: HubTariff): HubTariff {
  return {
    ...tariff,
    target_operator_country_code: 'FR',
    target_operator_party_id: 'XYZ',
    elements: tariff.elements.map((element) => ({
      ...element,
      price_components: element.price_components.map((part) => ({
        ...part,
        price: Number((part.price * 2).toFixed(4)),
      })),
    })),
  }
}

/** A session as its eMSP sees it. */
export function sessionForEmsp(hub: Hub, { object, enteredAt }: Held<Session>): Session {
  const session = {
    ...object,
    id: hub.ids.session(ownerOf(object), object.id, hub.settings.sessionIds),
    location_id: shownLocationId(hub, object, object.location_id),
    ...shownReference(hub, object.authorization_reference),
  }
  return hub.settings.clearing ? clearSession({ object: session, enteredAt }) : session
}

/** A CDR as its eMSP sees it. */
export function cdrForEmsp(hub: Hub, { object, enteredAt }: Held<Cdr>): Cdr & { remark?: string } {
  const cdr = {
    ...object,
    session_id: hub.ids.session(ownerOf(object), object.session_id, hub.settings.sessionIds),
    cdr_location: {
      ...object.cdr_location,
      id: shownLocationId(hub, object, String(object.cdr_location['id'] ?? '')),
    },
    tariffs: object.tariffs.filter(regular),
    ...shownReference(hub, object.authorization_reference),
    ...shownCost(hub, object),
  }
  return hub.settings.clearing ? clearCdr({ object: cdr, enteredAt }) : cdr
}

/** What the hub calculated has no VAT and says so; what nobody calculated is no amount at all. */
function shownCost(hub: Hub, cdr: Cdr): { total_cost?: Price; remark?: string } {
  switch (hub.costSources.get(ownerOf(cdr)) ?? 'operator') {
    case 'operator':
      return {}
    case 'hub':
      return { total_cost: { excl_vat: cdr.total_cost.excl_vat }, remark: '[*] by the agreed tariff' }
    case 'none':
      return { total_cost: { excl_vat: 0 }, remark: '[?] no amount was given' }
  }
}

function shownReference(hub: Hub, reference: string | undefined): { authorization_reference?: string } {
  if (reference === undefined) return {}
  return {
    authorization_reference: hub.settings.references === 'hub' ? reference : (hub.ids.issued(reference) ?? reference),
  }
}

function shownLocationId(hub: Hub, owner: { country_code: string; party_id: string }, id: string): string {
  return hub.settings.locationIds === 'owner' ? id : gireveId('location', { ...owner, id })
}

const gireveId = (
  kind: string,
  { country_code, party_id, id }: { country_code: string; party_id: string; id: string },
) => stableId('gireve', kind, ownerOf({ country_code, party_id }), id.toLowerCase())

/** The places an eMSP can mean by a location's id: several where operators behind the hub use the same. */
export function locationsShownAs(hub: Hub, shownId: string): Held<Location>[] {
  const wanted = squeezeId(shownId)
  return hub.catalogue.locations().filter(({ object }) => squeezeId(shownLocationId(hub, object, object.id)) === wanted)
}

/** The EVSE an eMSP means; null where there is none, or more than one. */
export function siteShownAs(hub: Hub, shownLocation: string, shownUid: string): HeldSite | null {
  const wanted = squeezeId(shownUid)
  const sites = locationsShownAs(hub, shownLocation).flatMap(({ object }) => {
    const evse: Evse | undefined = object.evses.find(({ uid }) => squeezeId(uid) === wanted)
    return evse === undefined ? [] : [{ location: object, evse }]
  })
  return sites.length === 1 ? (sites[0] ?? null) : null
}
