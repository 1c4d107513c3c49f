import { expect, test } from 'vitest'
import { NO_TERMS } from '#domain/payment-terminal/terminal'
import {
  changeTerminal,
  deactivateTerminal,
  insertTerminal,
  listServedEvses,
  listTerminals,
  noteTerminal,
  readTerminal,
} from '#store/catalogue/terminals'
import { bindings } from './test-environment.ts'

const { CATALOGUE: db } = bindings
const terms = { ...NO_TERMS, reference: 'SN-1', locationIds: ['L1'] }
const open = (peer: string, id: string, key: string | null, now: number) =>
  insertTerminal(db, { id, peer, activationKey: key, terms }, now)

test('E-76 the same activation again is the same terminal, in service again after it was taken out', async () => {
  expect((await open('p1', 'trm_1', 'key', 100)).terminal).toEqual({ ...terms, id: 'trm_1', lastUpdated: 100 })
  expect((await open('p1', 'trm_2', 'key', 200)).terminal).toMatchObject({ id: 'trm_1', lastUpdated: 100 })
  expect(await deactivateTerminal(db, 'p1', 'TRM_1', 300)).toBe(true)
  expect(await readTerminal(db, 'p1', 'trm_1')).toMatchObject({
    deactivatedAt: 300,
    terminal: { locationIds: [], lastUpdated: 300 },
  })
  expect(await deactivateTerminal(db, 'p1', 'trm_1', 400)).toBe(true)
  expect((await readTerminal(db, 'p1', 'trm_1'))?.terminal.lastUpdated).toBe(300)
  const again = await open('p1', 'trm_3', 'key', 500)
  expect(again).toMatchObject({ deactivatedAt: null, terminal: { id: 'trm_1', locationIds: ['L1'], lastUpdated: 500 } })
})

test('the same activation of another operator, and one that nobody asked for, are terminals of their own', async () => {
  const opened = [
    await open('p2', 'trm_20', 'key', 1),
    await open('p3', 'trm_30', 'key', 1),
    await open('p3', 'trm_31', null, 1),
    await open('p3', 'trm_32', null, 1),
  ]
  expect(opened.map(({ terminal }) => terminal.id)).toEqual(['trm_20', 'trm_30', 'trm_31', 'trm_32'])
})

test('E-75 a change keeps what it does not name; the same again changes nothing, and a clock that stands still still orders changes', async () => {
  await open('p4', 'trm_40', null, 100)
  const change = (evseUids: string[], now: number) =>
    changeTerminal(db, 'p4', 'trm_40', { terms: { evseUids }, activates: false }, now)
  expect(await change(['E1'], 100)).toBe(true)
  expect((await readTerminal(db, 'p4', 'trm_40'))?.terminal).toMatchObject({
    locationIds: ['L1'],
    evseUids: ['E1'],
    lastUpdated: 101,
  })
  await change(['E1'], 900)
  expect((await readTerminal(db, 'p4', 'trm_40'))?.terminal.lastUpdated).toBe(101)
  await change([], 900)
  expect((await readTerminal(db, 'p4', 'trm_40'))?.terminal).toMatchObject({ evseUids: [], lastUpdated: 900 })
})

test('no operator sees or changes the terminal of another', async () => {
  await open('p5', 'trm_50', null, 100)
  expect(await readTerminal(db, 'p6', 'trm_50')).toBeNull()
  expect(await changeTerminal(db, 'p6', 'trm_50', { terms: { city: 'X' }, activates: true }, 200)).toBe(false)
  expect(await deactivateTerminal(db, 'p6', 'trm_50', 200)).toBe(false)
  expect((await listTerminals(db, 'p6', { offset: 0, limit: 10, from: null, to: null })).total).toBe(0)
})

test('E-83 a list runs in the order of opening, page by page, filtered by the time of change', async () => {
  for (let i = 0; i < 5; i++) await open('p7', `trm_7${i}`, null, 100 + i)
  await changeTerminal(db, 'p7', 'trm_70', { terms: { city: 'Delft' }, activates: false }, 500)
  const page = async (from: number | null, to: number | null, offset = 0) => {
    const { total, items } = await listTerminals(db, 'p7', { offset, limit: 2, from, to })
    return [total, ...items.map(({ terminal }) => terminal.id)]
  }
  expect(await page(null, null)).toEqual([5, 'trm_70', 'trm_71'])
  expect(await page(null, null, 4)).toEqual([5, 'trm_74'])
  expect(await page(102, 104)).toEqual([2, 'trm_72', 'trm_73'])
  expect(await page(500, null)).toEqual([1, 'trm_70'])
})

test('what became of a terminal at its operator is kept beside it', async () => {
  await open('p8', 'trm_80', null, 100)
  await noteTerminal(db, 'trm_80', { announcedAt: null, problem: 'ocpi_status: refused with 2001' })
  expect(await readTerminal(db, 'p8', 'trm_80')).toMatchObject({
    announcedAt: null,
    problem: 'ocpi_status: refused with 2001',
  })
  await noteTerminal(db, 'trm_80', { announcedAt: 200, problem: null })
  expect(await readTerminal(db, 'p8', 'trm_80')).toMatchObject({
    announcedAt: 200,
    problem: null,
    terminal: { lastUpdated: 100 },
  })
})

test('E-75 a terminal serves all EVSEs of its locations and those it names, each once, of its own operator', async () => {
  const evse = (peer: string, location: string, uid: string, offered = 1) =>
    db
      .prepare(
        `INSERT INTO evses (peer, country_code, party_id, location_id, uid, position, status, connectors, raw, offered, last_updated, received_at)
         VALUES (?, 'NL', 'ABC', ?, ?, 0, 'AVAILABLE', '[]', '{}', ?, 0, 0)`,
      )
      .bind(peer, location, uid, offered)
  await db.batch([
    evse('p9', 'L1', 'A'),
    evse('p9', 'L1', 'B'),
    evse('p9', 'L1', 'GONE', 0),
    evse('p9', 'L2', 'C'),
    evse('p9', 'L2', 'D'),
    evse('p10', 'L1', 'OTHER'),
  ])
  const terminal = { ...terms, id: 'trm_90', lastUpdated: 0, locationIds: ['l1'], evseUids: ['b', 'D', 'NOWHERE'] }
  expect(await listServedEvses(db, 'p9', terminal)).toEqual(['A', 'B', 'D'])
  expect(await listServedEvses(db, 'p9', { ...terminal, locationIds: [], evseUids: [] })).toEqual([])
})
