import type { OcpiReply } from './call-ocpi.ts'
import type { Site } from './catalogue.ts'
import { type Control, ControlError, optionalText, requireText } from './control.ts'
import { isRecord } from './load-feed.ts'
import type { Tariff } from './ocpi-objects.ts'
import type { Operator } from './operator.ts'
import { pullTokens } from './pull-tokens.ts'
import { deleteTariff, pushLocations, pushStatus, pushTariffs, putTariff } from './push-catalogue.ts'
import { toDateTime } from './to-date-time.ts'

/** Switches for what the operator publishes and reads. */
export const feedControls: Record<string, Control> = {
  'POST push': async (operator, { body }) => ({
    // Tariffs first: a location that names one should not arrive before it.
    ...(body.tariffs === true ? { tariffs: await pushTariffs(operator) } : {}),
    ...(body.locations === true ? { locations: await pushLocations(operator) } : {}),
  }),
  'POST pull': async (operator) => ({ tokens: await pullTokens(operator) }),
  'POST status': async (operator, { body }) =>
    brief(await pushStatus(operator, requireSite(operator, body), requireText(body, 'status'))),
  'POST tariff': async (operator, { body }) =>
    brief(await putTariff(operator, requireTariff(operator, body['tariff']))),
  'POST delete-tariff': async (operator, { body }) => {
    const reply = await deleteTariff(operator, requireText(body, 'tariffId'))
    if (reply === null) throw new ControlError(404, 'no such tariff')
    return brief(reply)
  },
  'GET evses': (operator, { query }) => {
    const offset = Number(query.get('offset') ?? 0)
    const limit = Number(query.get('limit') ?? operator.catalogue.sites.length)
    return operator.catalogue.sites.slice(offset, offset + limit).map((site) => describe(operator, site))
  },
}

/** The EVSE a request names. */
export function requireSite(operator: Operator, body: Record<string, unknown>): Site {
  const evseUid = requireText(body, 'evseUid')
  const site = operator.catalogue.site(evseUid, optionalText(body, 'locationId') ?? undefined)
  if (site === null) throw new ControlError(404, `no EVSE ${evseUid}`)
  return site
}

/** A whole tariff, or the changed fields of one that is published. */
function requireTariff(operator: Operator, value: unknown): Tariff {
  if (!isRecord(value)) throw new ControlError(400, 'tariff is an object with at least an id')
  const known = operator.catalogue.tariff(requireText(value, 'id'))
  const owner = { country_code: operator.own.country, party_id: operator.own.id, currency: 'EUR' }
  const tariff = { ...(known ?? owner), last_updated: toDateTime(Math.floor(Date.now() / 1000) * 1000), ...value }
  if (!('elements' in tariff) || !Array.isArray(tariff.elements))
    throw new ControlError(400, 'the tariff has no elements')
  return tariff as Tariff
}

const brief = ({ httpStatus, statusCode, error }: OcpiReply) => ({ httpStatus, statusCode, error })

function describe(operator: Operator, { location, evse }: Site) {
  return {
    locationId: location.id,
    party: `${location.country_code}*${location.party_id}`,
    country: location.country,
    evseUid: evse.uid,
    evseId: evse.evse_id ?? null,
    status: evse.status,
    connectors: evse.connectors.map((connector) => {
      const tariff = operator.catalogue.tariffFor(connector, Date.now())
      return {
        id: connector.id,
        standard: connector.standard,
        powerType: connector.power_type,
        tariffIds: connector.tariff_ids ?? [],
        tariff: tariff && {
          id: tariff.id,
          currency: tariff.currency,
          elements: tariff.elements.length,
          prices: tariff.elements.flatMap(({ price_components }) =>
            price_components.map(({ type, price }) => ({ type, price })),
          ),
        },
      }
    }),
  }
}
