import { expect, test } from 'vitest'
import { ListAnswerer } from './answer-list.ts'
import type { OcpiRequest } from './ocpi-answer.ts'
import type { Party } from './party.ts'

const items = Array.from({ length: 25 }, (_, index) => ({
  country_code: 'NL',
  party_id: index < 20 ? 'ABC' : 'XYZ',
  id: String(index),
  last_updated: `2026-06-01T00:00:${String(index).padStart(2, '0')}Z`,
}))
const list = new ListAnswerer(
  () => ({ revision: 0, items: () => items }),
  10,
  () => 'http://127.0.0.1:1',
)

function get(search: string, to: Party | null = null) {
  const request: OcpiRequest = {
    method: 'GET',
    url: new URL(`http://h/ocpi/2.2.1/things${search}`),
    path: [],
    body: undefined,
    token: '',
    to,
    from: null,
  }
  const { data, headers = {}, statusCode } = list.answer(request)
  const ids = Array.isArray(data) ? data.map(({ id }) => Number(id)) : null
  return { ids, headers, statusCode, next: /<(.*)>; rel="next"/.exec(headers['link'] ?? '')?.[1] ?? null }
}

test('following the links reads every object once, in order', () => {
  const read: number[] = []
  let next: string | null = 'http://h/ocpi/2.2.1/things'
  while (next !== null) {
    const page = get(new URL(next).search)
    read.push(...(page.ids ?? []))
    expect(page.headers).toMatchObject({ 'x-total-count': '25', 'x-limit': '10' })
    next = page.next
  }
  expect(read).toEqual(items.map(({ id }) => Number(id)))
})

test('the link keeps filters and a smaller limit, and bows to the own maximum', () => {
  expect(get('?limit=3&date_from=2026-06-01T00:00:02Z').next).toBe(
    'http://127.0.0.1:1/ocpi/2.2.1/things?limit=3&date_from=2026-06-01T00%3A00%3A02Z&offset=3',
  )
  expect(get('?limit=2000').ids).toHaveLength(10)
})

test('date_from is inclusive, date_to exclusive, and a time without zone is UTC', () => {
  expect(get('?date_from=2026-06-01T00:00:03&date_to=2026-06-01T00:00:06Z').ids).toEqual([3, 4, 5])
})

test('a party addressed by the routing headers sees its own objects only', () => {
  const { ids, headers } = get('', { country: 'nl', id: 'xyz' })
  expect(ids).toEqual([20, 21, 22, 23, 24])
  expect(headers['x-total-count']).toBe('5')
})

test('beyond the end there is nothing, and no link', () => {
  expect(get('?offset=100')).toMatchObject({ ids: [], next: null, statusCode: 1000 })
})

test.each(['?limit=0', '?limit=x', '?offset=-1', '?date_from=yesterday', '?date_to=2026-06-01T00:00:00%2B02:00'])(
  '%s is refused',
  (search) => {
    expect(get(search)).toMatchObject({ ids: null, statusCode: 2001 })
  },
)
