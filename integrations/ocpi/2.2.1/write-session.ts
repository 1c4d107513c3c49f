import type { ReportedSession } from '#domain/session/session'
import { formatDateTime } from '#integrations/ocpi/date-time'
import { fromMicros } from '#integrations/ocpi/decimal'

/** A session as it is handed on to a party that may know of it. Source: OCPI 2.2.1, sessions, Session. */
export function writeSession(session: ReportedSession): Readonly<Record<string, unknown>> {
  const { token } = session
  return {
    country_code: session.countryCode,
    party_id: session.partyId,
    id: session.id,
    start_date_time: formatDateTime(session.startAt),
    ...(session.endAt === null ? {} : { end_date_time: formatDateTime(session.endAt) }),
    kwh: session.energyWh / 1000,
    cdr_token: {
      country_code: token.countryCode,
      party_id: token.partyId,
      uid: token.uid,
      type: token.type,
      contract_id: token.contractId,
    },
    auth_method: session.authMethod,
    location_id: session.locationId,
    evse_uid: session.evseUid,
    connector_id: session.connectorId,
    currency: session.currency,
    charging_periods: session.periods.map(({ startAt, dimensions, tariffId }) => ({
      start_date_time: formatDateTime(startAt),
      dimensions: dimensions.map(({ type, volumeMicros }) => ({ type, volume: fromMicros(volumeMicros) })),
      ...(tariffId === null ? {} : { tariff_id: tariffId }),
    })),
    status: session.status,
    last_updated: formatDateTime(session.lastUpdated),
  }
}
