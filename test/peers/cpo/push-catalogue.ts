import type { Site } from './catalogue.ts'
import type { Tariff } from './ocpi-objects.ts'
import type { Operator } from './operator.ts'
import { sendToEmsp } from './send-to-emsp.ts'
import { toDateTime } from './to-date-time.ts'

/** How a push of many objects went. */
export interface PushCount {
  sent: number
  accepted: number
  /** The first few refusals, to see what is wrong. */
  refused: { id: string; httpStatus: number | null; statusCode: number | null; error: string | null }[]
}

const width = 8

/** Pushes every location by PUT. */
export function pushLocations(operator: Operator): Promise<PushCount> {
  return pushAll(operator, 'locations', operator.catalogue.locations)
}

/** Pushes every tariff by PUT. */
export function pushTariffs(operator: Operator): Promise<PushCount> {
  return pushAll(operator, 'tariffs', operator.catalogue.tariffs)
}

/** Publishes a new or changed tariff, here and at the eMSP. */
export function putTariff(operator: Operator, tariff: Tariff) {
  operator.catalogue.putTariff(tariff)
  return sendTariff(operator, 'PUT', tariff)
}

/** Takes a tariff back, here and at the eMSP; null if there is none of this id. */
export function deleteTariff(operator: Operator, id: string) {
  const tariff = operator.catalogue.tariff(id)
  if (tariff === null) return null
  operator.catalogue.removeTariff(tariff)
  return sendTariff(operator, 'DELETE', tariff)
}

function sendTariff(operator: Operator, method: 'PUT' | 'DELETE', tariff: Tariff) {
  const { country_code, party_id, id } = tariff
  return sendToEmsp(operator, {
    module: 'tariffs',
    role: 'RECEIVER',
    method,
    path: [country_code, party_id, id],
    from: { country: country_code, id: party_id },
    ...(method === 'PUT' ? { body: tariff } : {}),
  })
}

/** Sets the status of an EVSE and tells the eMSP by PATCH. Speaks of the real present, as charge points do. */
export function pushStatus(operator: Operator, site: Site, status: string) {
  const lastUpdated = toDateTime(Math.floor(Date.now() / 1000) * 1000)
  operator.catalogue.setStatus(site, status, lastUpdated)
  const { country_code, party_id, id } = site.location
  return sendToEmsp(operator, {
    module: 'locations',
    role: 'RECEIVER',
    method: 'PATCH',
    path: [country_code, party_id, id, site.evse.uid],
    body: { status, last_updated: lastUpdated },
    from: { country: country_code, id: party_id },
  })
}

interface Owned {
  country_code: string
  party_id: string
  id: string
}

async function pushAll(
  operator: Operator,
  module: 'locations' | 'tariffs',
  objects: readonly Owned[],
): Promise<PushCount> {
  const count: PushCount = { sent: 0, accepted: 0, refused: [] }
  const remaining = objects.values()
  const pushNext = async () => {
    for (const object of remaining) {
      const { country_code, party_id, id } = object
      const from = { country: country_code, id: party_id }
      const path = [country_code, party_id, id]
      const reply = await sendToEmsp(operator, { module, role: 'RECEIVER', method: 'PUT', path, body: object, from })
      count.sent += 1
      if (reply.ok) count.accepted += 1
      else if (count.refused.length < 20) {
        count.refused.push({ id, httpStatus: reply.httpStatus, statusCode: reply.statusCode, error: reply.error })
      }
    }
  }
  await Promise.all(Array.from({ length: width }, pushNext))
  return count
}
