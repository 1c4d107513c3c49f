import { beforeAll, expect, test } from 'vitest'
import { type Connected, connectOperator, firstPullsOver } from './connect.ts'
import { type CardHolder, createCardHolder, operations, pull } from './operations.ts'
import { type Charging, sampleCdr } from './samples.ts'
import { until } from './until.ts'

const HOUR_MS = 3_600_000
const iso = (at: number) => new Date(at).toISOString()
let connected: Connected
let holder: CardHolder

beforeAll(async () => {
  connected = await connectOperator()
  await firstPullsOver(connected.peer)
  holder = await createCardHolder(connected.ours)
})

/** A CDR that the operator says it changed at an instant. */
function cdrAt(id: string, changedAt: number) {
  const { operator, ours } = connected
  const charging: Charging = { owner: operator.party, ours, holder, location: 'L1', startAt: Date.now() - 30 * HOUR_MS }
  return sampleCdr(charging, id, `S-${id}`, { last_updated: iso(changedAt) })
}

/** The operator's ids of the CDRs that are here and begin like this. */
async function here(prefix: string): Promise<string[]> {
  const { items } = await operations('GET', `/cdrs?peer=${connected.peer}&limit=200`)
  return items
    .map(({ cdrId }: { cdrId: string }) => cdrId)
    .filter((id: string) => id.startsWith(prefix))
    .toSorted()
}

const allHere = (prefix: string, ids: readonly string[]) =>
  until(`all of ${prefix} are here`, async () => {
    const found = await here(prefix)
    return found.length >= ids.length ? found : undefined
  })

/** Changes the list at the operator once its first page was read. */
function afterFirstPage(change: () => void): void {
  let pages = 0
  connected.operator.on('GET', 'cdrs', () => {
    pages += 1
    if (pages === 2) change()
    return undefined
  })
}

test('T022, A-93 a CDR that comes into the list behind the reader is found by the overlap of the next pull, and none comes twice', async () => {
  const { operator, peer } = connected
  operator.pageSize = 2
  const at = Date.now() - 20 * HOUR_MS
  const known = ['T022-A', 'T022-B', 'T022-C', 'T022-D'].map((id, n) => cdrAt(id, at + n))
  const late = cdrAt('T022-LATE', at - 1)
  operator.lists['cdrs'] = known
  // Before all that was read: what follows moves up, and the reader goes on behind it.
  afterFirstPage(() => {
    operator.lists['cdrs'] = [late, ...known]
  })
  expect((await pull(peer, 'cdrs')).state).toBe('finished')
  const ids = known.map(({ id }) => String(id))
  expect(await allHere('T022', ids)).toEqual(ids)
  // Nothing but the overlap of a day leads back to it: it says that it changed 20 hours ago.
  expect((await pull(peer, 'cdrs')).state).toBe('finished')
  expect(await allHere('T022', [...ids, 'T022-LATE'])).toEqual([...ids, 'T022-LATE'])
})

test('T024 CDRs that changed at the same instant are all there, wherever a page or a pull ends between them', async () => {
  const { operator, peer } = connected
  operator.pageSize = 2
  const at = Date.now() - HOUR_MS
  const ids = ['T024-A', 'T024-B', 'T024-C', 'T024-D', 'T024-E', 'T024-F']
  const all = ids.map((id) => cdrAt(id, at))
  operator.lists['cdrs'] = all.slice(0, 3)
  await pull(peer, 'cdrs')
  operator.lists['cdrs'] = all
  await pull(peer, 'cdrs')
  expect(await allHere('T024', ids)).toEqual(ids)
})

test.each([
  ['slow', -10 * 60_000],
  ['fast', 10 * 60_000],
])(
  'T025 what an operator with a clock that is ten minutes %s changes around a pull is not left out',
  async (name, skewMs) => {
    const { operator, peer } = connected
    operator.pageSize = 25
    const ids = ['BEFORE', 'AFTER'].map((when) => `T025-${name}-${when}`).toSorted()
    operator.lists['cdrs'] = [cdrAt(`T025-${name}-BEFORE`, Date.now() + skewMs)]
    await pull(peer, 'cdrs')
    operator.lists['cdrs'] = [...(operator.lists['cdrs'] ?? []), cdrAt(`T025-${name}-AFTER`, Date.now() + skewMs)]
    await pull(peer, 'cdrs')
    expect(await allHere(`T025-${name}`, ids)).toEqual(ids)
  },
)
