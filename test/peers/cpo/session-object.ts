import type { ChargeContext } from './charge-context.ts'
import { chargingPeriods, kilowattHours } from './charging-periods.ts'
import type { Session, SessionPatch } from './ocpi-objects.ts'
import type { ChargePlan, PlannedMessage } from './plan-charge.ts'
import { priceCharge } from './price-charge.ts'
import { toDateTime } from './to-date-time.ts'
import { toPrice } from './to-price.ts'

/** The whole session as the operator knows it when a message is due. */
export function sessionObject(context: ChargeContext, plan: ChargePlan, message: PlannedMessage): Session {
  const { location, evse } = context.site
  const done = message.kind === 'session_final'
  return {
    country_code: location.country_code,
    party_id: location.party_id,
    id: context.sessionId,
    start_date_time: toDateTime(plan.startMs),
    ...(done ? { end_date_time: toDateTime(plan.endMs) } : {}),
    cdr_token: context.cdrToken,
    auth_method: context.authMethod,
    ...(context.authorizationReference === null ? {} : { authorization_reference: context.authorizationReference }),
    location_id: location.id,
    evse_uid: evse.uid,
    connector_id: context.connector.id,
    currency: context.tariff.currency,
    ...progress(context, plan, message, 0),
    status: done ? 'COMPLETED' : 'ACTIVE',
    last_updated: toDateTime(message.aboutMs),
  }
}

/** What is new since the update before: the receiver adds the period to those it has. */
export function sessionPatch(context: ChargeContext, plan: ChargePlan, message: PlannedMessage): SessionPatch {
  return {
    ...progress(context, plan, message, message.periods - 1),
    status: 'ACTIVE',
    last_updated: toDateTime(message.aboutMs),
  }
}

function progress(context: ChargeContext, plan: ChargePlan, { periods }: PlannedMessage, firstPeriod: number) {
  const closed = plan.periods.slice(0, periods)
  const tariffId = context.isTariffPublished ? context.tariff.id : null
  return {
    kwh: kilowattHours(closed.reduce((sum, { energyWh }) => sum + energyWh, 0)),
    charging_periods: chargingPeriods(closed.slice(firstPeriod), tariffId),
    total_cost: toPrice(priceCharge(context.tariff, closed, context.zone).total),
  }
}
