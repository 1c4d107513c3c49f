import type { OcpiSurface } from './answer-ocpi.ts'
import type { Habits, Kind } from './habits.ts'
import { isRecord } from './load-feed.ts'
import type { OcpiAnswer, OcpiRequest } from './ocpi-answer.ts'
import type { Operator } from './operator.ts'
import { writeByHabit } from './write-by-habit.ts'

const KINDS: Readonly<Record<string, Kind>> = {
  locations: 'location',
  tariffs: 'tariff',
  sessions: 'session',
  cdrs: 'cdr',
}

/** The OCPI side as an operator with habits has it. */
export function answerByHabit(surface: OcpiSurface, operator: Operator): OcpiSurface {
  const { habits } = operator.settings
  let lists = 0
  return async (request) => {
    const [, module = '', ...rest] = request.path
    const kind = KINDS[module]
    if (kind === undefined || request.method !== 'GET') return surface(request)
    if (rest.length > 0) {
      const answer = await surface(request)
      return rest.length === 1 && isRecord(answer.data)
        ? { ...answer, data: writeByHabit(kind, answer.data, habits) }
        : answer
    }
    if (habits.slash && !request.url.pathname.endsWith('/')) return { httpStatus: 404, statusCode: 2000 }
    lists += 1
    if (habits.refuseEvery > 0 && lists % habits.refuseEvery === 0) {
      const { refuseAs } = habits
      return refuseAs === 429
        ? { httpStatus: 429, statusCode: 2000, message: 'too often', headers: { 'retry-after': '1' } }
        : { httpStatus: 200, statusCode: refuseAs, message: 'Rate limit exceeded' }
    }
    return listed(await surface(asked(request, habits)), kind, request, operator)
  }
}

/** The request as the list behind is asked: a cursor is an offset there, and who gives all at once hears of neither. */
function asked(request: OcpiRequest, { paging }: Habits): OcpiRequest {
  if (paging !== 'cursor' && paging !== 'whole') return request
  const url = new URL(request.url)
  for (const name of ['offset', 'limit']) url.searchParams.delete(name)
  if (paging === 'cursor') url.searchParams.set('offset', url.searchParams.get('cursor') ?? '0')
  return { ...request, url }
}

function listed(answer: OcpiAnswer, kind: Kind, { url }: OcpiRequest, operator: Operator): OcpiAnswer {
  const { habits } = operator.settings
  if (!Array.isArray(answer.data)) return answer
  const objects: readonly unknown[] =
    habits.inlineTariffs && kind === 'location' ? withTariffs(answer.data, operator) : answer.data
  const copies = habits.outdatedCopies && kind === 'location' ? objects.map(outdated) : []
  const items = [...objects, ...copies].map((item) => writeByHabit(kind, item, habits))
  const headers = { ...answer.headers }
  if (habits.paging !== 'full' && habits.paging !== 'link') delete headers['link']
  if (habits.paging !== 'full' && habits.paging !== 'total') {
    delete headers['x-total-count']
    delete headers['x-limit']
  }
  const isMore = answer.headers?.['link'] !== undefined
  const next = isMore ? String(Number(url.searchParams.get('cursor') ?? 0) + answer.data.length) : null
  const gzip = habits.gzip
  if (habits.paging === 'cursor') return { ...answer, headers, gzip, plain: { items, next } }
  if (habits.envelope === 'none') return { ...answer, headers, gzip, plain: items }
  if (habits.envelope === 'no-status') return { ...answer, headers, gzip, plain: { data: items } }
  return { ...answer, headers, gzip, data: items }
}

/** Tariffs hang on EVSEs, without what their surroundings say, and their restrictions are a list. */
function withTariffs(locations: readonly unknown[], { catalogue }: Operator): unknown[] {
  return locations.map((location) => {
    if (!isRecord(location) || !Array.isArray(location.evses)) return location
    const evses = location.evses.map((evse: unknown) => {
      if (!isRecord(evse) || !Array.isArray(evse.connectors)) return evse
      const ids = new Set(evse.connectors.flatMap(tariffIdsOf))
      const tariffs = [...ids]
        .flatMap((id) => catalogue.tariff(id) ?? [])
        .map((tariff) => ({
          ...Object.fromEntries(
            Object.entries(tariff).filter(([name]) => !['country_code', 'party_id', 'last_updated'].includes(name)),
          ),
          elements: tariff.elements.map((element) => ({
            ...element,
            restrictions: element.restrictions == null ? [] : [element.restrictions],
          })),
        }))
      const connectors = evse.connectors.map((one: unknown) =>
        isRecord(one) ? Object.fromEntries(Object.entries(one).filter(([name]) => name !== 'tariff_ids')) : one,
      )
      return { ...evse, tariffs, connectors }
    })
    return { ...location, evses }
  })
}

function tariffIdsOf(connector: unknown): string[] {
  const ids = isRecord(connector) ? connector.tariff_ids : null
  return Array.isArray(ids) ? ids.map(String) : []
}

function outdated(location: unknown): unknown {
  return isRecord(location) ? { ...location, name: 'As it was', last_updated: '2020-01-01T00:00:00Z' } : location
}
