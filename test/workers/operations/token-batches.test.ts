import { beforeAll, expect, test, vi } from 'vitest'
import { bodyOf, operationsWorld } from './operations-world.ts'

interface Batch {
  readonly id: string
  readonly rows: number
  readonly done: number
  readonly failed: number
  readonly cursor: number
  readonly finishedAt: number | null
}
interface Checked {
  readonly batch: string
  readonly rows: number
  readonly there: number
  readonly problems: readonly { readonly row: number; readonly column: string | null; readonly code: string }[]
  readonly problemCount: number
  readonly committed: Batch | null
}
type World = ReturnType<typeof operationsWorld>

const CONTRACT = { id: 'nl1_contract', contractId: 'NL-VLT-C2345678-J' }

beforeAll(async () => {
  const { post, house } = operationsWorld()
  await post('/brands', { id: 'volta', name: 'Volta', theme: 'volta' })
  await post('/parties', { countryCode: 'NL', partyId: 'VLT', brand: 'volta', market: 'nl', name: 'Volta NL' })
  await house
    .market('nl1')
    .batch([
      house.market('nl1').prepare("INSERT INTO drivers VALUES ('nl1_driver', 'volta', 'nl', 'Anna', NULL, 'nl', 1, 1)"),
      house
        .market('nl1')
        .prepare("INSERT INTO contracts VALUES (?, 'volta', 'nl', 'nl1_driver', ?, '{}', NULL, NULL, 1, 1)")
        .bind(CONTRACT.id, CONTRACT.contractId),
    ])
})

/** A file of so many cards, whose uids and printed numbers begin with `series`. */
function fileOf(series: string, count: number, contract = CONTRACT.contractId): string {
  const rows = Array.from({ length: count }, (_, index) => {
    const number = String(index).padStart(6, '0')
    return `04${series}${number}0000;${series}-${number};${contract}`
  })
  return `\uFEFFuid;visual_number;contract\r\n${rows.join('\r\n')}\r\n`
}

async function send(
  world: World,
  csv: string,
  more: object = {},
): Promise<{ readonly status: number; readonly checked: Checked }> {
  const answer = await world.post('/token-batches', { brand: 'volta', market: 'nl', csv, ...more })
  await world.settled()
  return { status: answer.status, checked: await bodyOf<Checked>(answer) }
}

const step = async (world: World, id: string) => bodyOf<Batch>(await world.post(`/token-batches/${id}/steps`))

test('a dry run keeps nothing, and its commit issues exactly what was checked, a portion at a time', async () => {
  const world = operationsWorld()
  const csv = fileOf('AA', 450)
  const { checked } = await send(world, csv)
  expect(checked).toMatchObject({ rows: 450, there: 0, problems: [], committed: null })
  expect(world.memory.tokens.size).toBe(0)
  expect((await world.get(`/token-batches/${checked.batch}`)).status).toBe(404)
  const { checked: kept } = await send(world, csv, { commit: checked.batch })
  expect(kept.committed).toMatchObject({ id: checked.batch, rows: 450, finishedAt: null })
  // The first portion goes with the commit, each other with a step.
  expect(await bodyOf(await world.get(`/token-batches/${checked.batch}`))).toMatchObject({ done: 200, cursor: 201 })
  const steps = [await step(world, checked.batch), await step(world, checked.batch)]
  expect(steps.map(({ done, cursor }) => [done, cursor])).toEqual([
    [400, 401],
    [450, 451],
  ])
  expect(steps.map(({ finishedAt }) => finishedAt)).toEqual([null, world.clock.now])
  expect(world.memory.tokens.size).toBe(450)
  expect([...world.memory.tokens.values()][0]).toMatchObject({
    contract: CONTRACT.id,
    driver: 'nl1_driver',
    life: { state: 'issued' },
  })
  expect(await bodyOf(await world.get(`/token-batches/${checked.batch}`))).toMatchObject({ done: 450, refused: [] })
})

test('the same batch committed twice, and steps that run at once, issue each card once', async () => {
  const world = operationsWorld()
  const csv = fileOf('BB', 30)
  const { checked } = await send(world, csv)
  await Promise.all([send(world, csv, { commit: checked.batch }), send(world, csv, { commit: checked.batch })])
  await Promise.all([step(world, checked.batch), step(world, checked.batch), step(world, checked.batch)])
  const { checked: again } = await send(world, csv, { commit: checked.batch })
  expect(again.committed).toMatchObject({ done: 30, failed: 0, finishedAt: world.clock.now })
  expect(world.memory.tokens.size).toBe(30)
})

test('a step that is cut off leaves nothing half written, and the next one goes on from there', async () => {
  const world = operationsWorld()
  const csv = fileOf('CC', 40)
  const { checked } = await send(world, csv)
  const { token } = world.house.objects
  let calls = 0
  const failing = vi.spyOn(world.house.objects, 'token').mockImplementation((id) => {
    if (++calls > 15) throw new Error('the runtime went away')
    return token(id)
  })
  await send(world, csv, { commit: checked.batch })
  expect((await world.post(`/token-batches/${checked.batch}/steps`)).status).toBe(500)
  failing.mockRestore()
  expect(await bodyOf(await world.get(`/token-batches/${checked.batch}`))).toMatchObject({
    done: 0,
    failed: 0,
    cursor: 1,
  })
  expect(await step(world, checked.batch)).toMatchObject({ done: 40, failed: 0 })
  expect(world.memory.tokens.size).toBe(40)
})

test('a file with problems is not issued, nor is another one than was checked', async () => {
  const world = operationsWorld()
  const wrong = `${fileOf('DD', 2)}04DD;X;${CONTRACT.contractId}\r\n04DD0000050000;Y;NL-VLT-C99\r\n`
  const { checked } = await send(world, wrong)
  expect(checked.problems).toEqual([
    { row: 4, column: 'uid', code: 'token_uid_invalid' },
    { row: 5, column: 'contract', code: 'contract_unknown' },
  ])
  expect((await send(world, wrong, { commit: checked.batch })).status).toBe(422)
  const clean = await send(world, fileOf('DD', 2))
  expect((await send(world, fileOf('DD', 3), { commit: clean.checked.batch })).status).toBe(409)
  // What the cards begin as is part of what was checked.
  expect((await send(world, fileOf('DD', 2), { commit: clean.checked.batch, state: 'active' })).status).toBe(409)
  expect(world.memory.tokens.size).toBe(0)
})

test('a file that is too long is refused whole, with how many cards it may have', async () => {
  const world = operationsWorld()
  const answer = await world.post('/token-batches', { brand: 'volta', market: 'nl', csv: fileOf('EE', 10_001) })
  expect(answer.status).toBe(422)
  expect(await answer.text()).toMatch(/batch_too_long.*10000/)
})

test('a card that somebody else got in the meantime is named by its printed number, and the others are issued', async () => {
  const world = operationsWorld()
  const csv = fileOf('FF', 3)
  const { checked } = await send(world, csv)
  const other = await bodyOf<{ contract: { id: string } }>(
    await world.post('/drivers', { brand: 'volta', market: 'nl', name: 'Ben' }),
  )
  await world.post('/tokens', { contract: other.contract.id, type: 'RFID', uid: '04FF0000010000' })
  // The copy that the check reads does not know of it yet; the directory does.
  await send(world, csv, { commit: checked.batch })
  expect(await step(world, checked.batch)).toMatchObject({ done: 2, failed: 1 })
  expect(await bodyOf(await world.get(`/token-batches/${checked.batch}`))).toMatchObject({
    refused: [{ row: 3, visualNumber: 'FF-000001', code: 'token_exists' }],
  })
})

test('no answer tells a uid, the name of a batch is none, and a finished batch has forgotten them', async () => {
  const world = operationsWorld()
  const csv = `${fileOf('AB', 2)}04AB0000000000;twice;${CONTRACT.contractId}\r\n`
  const wrong = await world.post('/token-batches', { brand: 'volta', market: 'nl', csv })
  expect(await wrong.text()).not.toMatch(/04AB/)
  const { checked } = await send(world, fileOf('AB', 2))
  const kept = await send(world, fileOf('AB', 2), { commit: checked.batch })
  await step(world, checked.batch)
  const seen = [kept, await (await world.get(`/token-batches/${checked.batch}`)).text()]
  expect(JSON.stringify([seen, await (await world.get('/token-batches')).text()])).not.toMatch(/04AB/)
  const { results } = await world.house
    .market('nl1')
    .prepare('SELECT * FROM token_batch_rows WHERE batch = ?')
    .bind(checked.batch)
    .all()
  expect(results).toHaveLength(2)
  expect(JSON.stringify(results)).not.toMatch(/04AB/)
})
