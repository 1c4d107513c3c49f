import { isRecord } from './load-feed.ts'
import { invalid, notAllowed, notFound, type OcpiAnswer, type OcpiRequest, success } from './ocpi-answer.ts'
import type { Operator } from './operator.ts'
import { tellResult } from './tell-result.ts'
import { toDateTime } from './to-date-time.ts'

/** What a charger gives where nobody limits it. */
const UNLIMITED = { charging_rate_unit: 'W', charging_profile_period: [{ start_period: 0, limit: 22_000 }] }

/** The charging profiles module: answers at once, and posts the result when the charge point has reacted. The profile is kept, and slows no charge. */
export function answerProfiles(operator: Operator, request: OcpiRequest): OcpiAnswer {
  const [sessionId, ...rest] = request.path
  if (sessionId === undefined || rest.length > 0) return notFound('a profile is one session’s')
  const { method, url, body } = request
  if (method !== 'GET' && method !== 'PUT' && method !== 'DELETE') return notAllowed('GET, PUT, DELETE')
  const fields = isRecord(body) ? body : {}
  const responseUrl = method === 'PUT' ? fields.response_url : url.searchParams.get('response_url')
  if (typeof responseUrl !== 'string' || !URL.canParse(responseUrl)) return invalid('response_url is missing')
  if (method === 'PUT' && !isRecord(fields.charging_profile)) return invalid('charging_profile is missing')
  if (method === 'GET' && !(Number(url.searchParams.get('duration')) > 0)) return invalid('duration is missing')
  if (operator.desk.chargeOf(sessionId) === null) return success({ result: 'UNKNOWN_SESSION', timeout: 0 })
  const result = react(operator, sessionId, method, fields.charging_profile)
  return {
    ...success({ result: 'ACCEPTED', timeout: 30 }),
    afterwards: () => tellResult(operator, request, responseUrl, result),
  }
}

function react({ profiles }: Operator, sessionId: string, method: 'GET' | 'PUT' | 'DELETE', profile: unknown) {
  switch (method) {
    case 'PUT':
      profiles.set(sessionId, profile)
      return { result: 'ACCEPTED' }
    case 'DELETE':
      return { result: profiles.delete(sessionId) ? 'ACCEPTED' : 'UNKNOWN' }
    case 'GET': {
      const now = toDateTime(Math.floor(Date.now() / 1000) * 1000)
      const active = { start_date_time: now, charging_profile: profiles.get(sessionId) ?? UNLIMITED }
      return { result: 'ACCEPTED', profile: active }
    }
  }
}
