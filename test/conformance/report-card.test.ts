import { beforeAll, expect, test } from 'vitest'
import { type Connected, connectOperator, firstPullsOver } from './connect.ts'
import { createCardHolder, operations } from './operations.ts'
import { sampleEvse, sampleLocation, sampleSession } from './samples.ts'
import { until } from './until.ts'

let connected: Connected

beforeAll(async () => {
  connected = await connectOperator()
  await firstPullsOver(connected.peer)
})

interface Line {
  readonly module: string
  readonly field: string
  readonly kind: string
  readonly rule: string
  readonly times: number
  readonly object: string
  readonly sample: string | null
  readonly words: string
  readonly firstSeen: number
  readonly lastSeen: number
}

/** A line of the report card, once it is there. */
function lineOf(accept: (line: Line) => boolean): Promise<Line> {
  return until('a line of the report card', async () => {
    const card = await operations('GET', `/peers/${connected.peer}/report-card`)
    return (card.lines as readonly Line[]).find(accept)
  })
}

const pathOf = (module: string, id: string) => {
  const { countryCode, partyId } = connected.operator.party
  return `${connected.url(module, 'RECEIVER')}/${countryCode}/${partyId}/${id}`
}

test('what an operator does wrong stands on its report card: how often, since when, where the specification says it, with a sample', async () => {
  const { client, operator } = connected
  for (const id of ['A', 'B', 'C']) {
    const evses = [sampleEvse(operator.party, { status: 'Available', evse_id: null, uid: `U${id}` })]
    expect((await client.put(pathOf('locations', id), sampleLocation(operator.party, id, { evses }))).status).toBe(201)
  }
  const line = await lineOf(({ field, times }) => field === 'evses.*.status' && times >= 3)
  expect(line).toMatchObject({ module: 'locations', kind: 'leniency', object: 'EVSE object', sample: '"Available"' })
  expect(line.words).toMatch(/^is not in the spelling/)
  expect(line.lastSeen).toBeGreaterThan(line.firstSeen)
  expect(await lineOf(({ rule }) => rule === 'evse_id_missing')).toMatchObject({ times: 3, object: 'EVSE object' })
})

test('a refused session is on the card by field, and its sample names nobody', async () => {
  const { client, operator, ours } = connected
  const holder = await createCardHolder(ours)
  const charging = { owner: operator.party, ours, holder, location: 'A', startAt: Date.now() - 3_600_000 }
  const session = sampleSession(charging, 'S1', { kwh: 'much' })
  expect((await client.put(pathOf('sessions', 'S1'), session)).statusCode).toBe(2001)
  const line = await lineOf(({ module, field }) => module === 'sessions' && field === 'kwh')
  expect(line).toMatchObject({ kind: 'refused', object: 'Session object', sample: '"much"' })
  const card = JSON.stringify(await operations('GET', `/peers/${connected.peer}/report-card`))
  expect(card).not.toContain(holder.uid)
  expect(card).not.toContain(holder.contractId)
})

test('what could not be read is kept, and read again when the profile says how', async () => {
  const { client, operator, peer } = connected
  const { publish: _, time_zone: __, ...unsaid } = sampleLocation(operator.party, 'R') as Record<string, unknown>
  expect((await client.put(pathOf('locations', 'R'), unsaid)).statusCode).toBe(2001)
  expect(await lineOf(({ field }) => field === 'publish')).toMatchObject({ kind: 'refused' })
  expect((await client.get(pathOf('locations', 'R'))).status).toBe(404)
  const before = await operations('POST', `/peers/${peer}/replay`)
  expect(before).toMatchObject({ stored: 0, skipped: 0 })
  expect(before.refused).toBeGreaterThan(0)
  await operations('PATCH', `/peers/${peer}`, { profile: 'ndw' })
  expect(await operations('POST', `/peers/${peer}/replay`)).toMatchObject({ stored: 1 })
  expect((await client.get(pathOf('locations', 'R'))).data.id).toBe('R')
  expect(await operations('POST', `/peers/${peer}/replay`)).toMatchObject({ stored: 0 })
  await operations('PATCH', `/peers/${peer}`, { profile: 'ocpi-221' })
  await expect(operations('PATCH', `/peers/${peer}`, { profile: 'no-such' })).rejects.toThrow('400')
})
