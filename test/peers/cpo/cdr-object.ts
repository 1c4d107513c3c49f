import type { ChargeContext } from './charge-context.ts'
import { chargingPeriods, hours, kilowattHours } from './charging-periods.ts'
import type { Cdr } from './ocpi-objects.ts'
import { type ChargePlan, connectorPowerW } from './plan-charge.ts'
import { type ChargePrice, type Cost, type MeteredPeriod, priceCharge } from './price-charge.ts'
import { add, rational } from './rational.ts'
import { seededRandom } from './seeded-random.ts'
import { toDateTime } from './to-date-time.ts'
import { toPrice } from './to-price.ts'

/** The bill of a charge, with the faults it was told to have. */
export function cdrObject(context: ChargeContext, plan: ChargePlan, lastUpdatedMs: number): Cdr {
  const periods = meteredPeriods(context, plan)
  const price = claimedPrice(context, plan, priceCharge(context.tariff, periods, context.zone))
  const { location } = context.site
  return {
    country_code: location.country_code,
    party_id: location.party_id,
    id: context.cdrId,
    start_date_time: toDateTime(plan.startMs),
    end_date_time: toDateTime(plan.endMs),
    session_id: context.sessionId,
    cdr_token: context.cdrToken,
    auth_method: context.authMethod,
    ...(context.authorizationReference === null ? {} : { authorization_reference: context.authorizationReference }),
    cdr_location: cdrLocation(context),
    currency: context.tariff.currency,
    tariffs: context.isTariffPublished ? [context.tariff] : [],
    charging_periods: chargingPeriods(periods, context.isTariffPublished ? context.tariff.id : null),
    total_cost: toPrice(price.total),
    total_fixed_cost: toPrice(price.fixed),
    total_energy: kilowattHours(periods.reduce((sum, { energyWh }) => sum + energyWh, 0)),
    total_energy_cost: toPrice(price.energy),
    total_time: hours(plan.chargingSeconds + plan.parkingSeconds),
    total_time_cost: toPrice(price.time),
    total_parking_time: hours(plan.parkingSeconds),
    total_parking_cost: toPrice(price.parking),
    last_updated: toDateTime(lastUpdatedMs),
  }
}

/** With `implausible_energy` the meter claims at least twelve times what the plug could have given. */
function meteredPeriods({ record }: ChargeContext, plan: ChargePlan): readonly MeteredPeriod[] {
  if (!record.faults.includes('implausible_energy')) return plan.periods
  const factor = seededRandom(`${plan.order.key}/implausible`).integer(12, 40)
  const powerW = connectorPowerW(plan.order.connector)
  return plan.periods.map((period) =>
    period.parking ? period : { ...period, energyWh: Math.ceil((powerW * period.seconds * factor) / 3600) },
  )
}

/** With `wrong_total` the sum is off, while its parts stay right. */
function claimedPrice({ record }: ChargeContext, plan: ChargePlan, price: ChargePrice): ChargePrice {
  if (!record.faults.includes('wrong_total')) return price
  const surplus = rational(seededRandom(`${plan.order.key}/wrong-total`).integer(50, 500), 100)
  const { exclVat, inclVat } = price.total
  const total: Cost = { exclVat: add(exclVat, surplus), inclVat: inclVat === null ? null : add(inclVat, surplus) }
  return { ...price, total }
}

function cdrLocation({ site: { location, evse }, connector }: ChargeContext): Record<string, unknown> {
  return {
    id: location.id,
    ...(location.name ? { name: location.name } : {}),
    // The CDR's address is shorter than the location's.
    address: location.address.slice(0, 45),
    city: location.city.slice(0, 45),
    ...(location.postal_code ? { postal_code: location.postal_code.slice(0, 10) } : {}),
    country: location.country,
    coordinates: location.coordinates,
    evse_uid: evse.uid,
    evse_id: evse.evse_id ?? '#NA',
    connector_id: connector.id,
    connector_standard: connector.standard,
    connector_format: connector.format,
    connector_power_type: connector.power_type,
  }
}
