import { beforeAll, expect, test } from 'vitest'
import { objectsOf } from '#durable-objects/region'
import { bindings, decorate, houseWith } from '../../faults/bindings.ts'
import { deliver } from '../../faults/deliver.ts'
import { type DatabaseFault, FaultyDatabase } from '../../faults/faulty-database.ts'
import { FaultyQueue } from '../../faults/faulty-queue.ts'
import { catchOutgoingCalls, type Operator } from '../../scenarios/operator.ts'
import { cdrBody, chargeOf, publish, type Site, sessionBody, siteOf } from '../../scenarios/payloads.ts'
import { type CardHolder, cardHolder, connectedOperator, foundPlatform, rowsOf } from '../../scenarios/platform.ts'

const queue = new FaultyQueue(bindings.OUTBOX_EU)
const market = new FaultyDatabase(bindings.MARKET_NL)
const catalogue = new FaultyDatabase(bindings.CATALOGUE)
decorate({ OUTBOX_EU: queue.binding })
const house = houseWith({ MARKET_NL: market.binding, CATALOGUE: catalogue.binding })

let cpo: Operator
let peer: string
let site: Site
let jan: CardHolder

beforeAll(async () => {
  catchOutgoingCalls()
  await foundPlatform()
  ;({ operator: cpo, peer } = await connectedOperator('ocpi.laadpunt.example', 'NL', 'LPT'))
  site = siteOf(cpo, 'NL')
  await publish(site)
  jan = await cardHolder('nl', '04AABBCC112233')
  queue.mode = 'keeps'
})

/** A charge with session and CDR whose hints nobody has had yet. */
async function toldOfCharge(id: string) {
  queue.take()
  const charge = chargeOf(site, id, jan)
  await cpo.send('PUT', `/ocpi/2.2.1/receiver/sessions/NL/LPT/${id}`, sessionBody(charge, 1))
  await cpo.send('POST', '/ocpi/2.2.1/receiver/cdrs', cdrBody(charge))
  return queue.take().filter((hint) => hint.class === 'ChargingSession' || hint.class === 'Intake')
}

/** All that a charge left in the books, without what differs from charge to charge. */
async function tracesOf(id: string) {
  const cdrs = await rowsOf(
    'nl',
    'SELECT operator_status, driver_status, session IS NOT NULL AS followed FROM cdrs WHERE cdr_id = ?',
    `CDR-${id}`,
  )
  const ratings = await rowsOf('nl', 'SELECT gross_minor FROM ratings WHERE cdr_key LIKE ?', `%:CDR-${id}`)
  const entries = await rowsOf(
    'nl',
    'SELECT line, account, amount_minor FROM ledger_entries WHERE transaction_id LIKE ? ORDER BY transaction_id, line',
    `%:CDR-${id}`,
  )
  const sessions = await rowsOf('nl', 'SELECT energy_wh FROM sessions WHERE operator_session_id = ?', id)
  return { cdrs, ratings, entries, sessions }
}

/** Delivers until all is acknowledged, and then what the session has to say of its price. */
async function deliverAll(hints: readonly unknown[]) {
  let left: readonly unknown[] = hints
  for (let attempt = 1; left.length > 0; attempt++) {
    if (attempt > 6) throw new Error('never acknowledged')
    const { retried } = await deliver(house, left, attempt)
    left = retried.map((index) => left[index])
  }
  const rest = queue.take()
  if (rest.length > 0) await deliverAll(rest)
}

test.each<[string, FaultyDatabase, 'read' | 'write', DatabaseFault]>([
  ['write to the market', market, 'write', 'fails'],
  ['write to the market', market, 'write', 'ambiguous'],
  ['read from the market', market, 'read', 'fails'],
  ['read from the catalogue', catalogue, 'read', 'fails'],
  ['read from the catalogue', catalogue, 'read', 'ambiguous'],
])(
  'whichever %s it is that goes wrong (%#), a charge leaves the same traces as without',
  async (_what, database, kind, fault) => {
    const name = `${kind}-${fault}-${database === market ? 'M' : 'C'}`.toUpperCase()
    await deliverAll(await toldOfCharge(`${name}-0`))
    const expected = await tracesOf(`${name}-0`)
    expect(expected).toMatchObject({
      cdrs: [{ operator_status: 'settled', driver_status: 'billed' }],
      ratings: [{ gross_minor: 484 }],
      sessions: [{ energy_wh: 10_000 }],
    })
    // The n-th one fails, until there is no n-th one any more.
    for (let nth = 1; nth < 20; nth++) {
      const hints = await toldOfCharge(`${name}-${nth}`)
      database.follow((call) => (call.kind === kind && call.nth === nth ? fault : null))
      await deliverAll(hints)
      const met = database.faults
      database.heal()
      expect(await tracesOf(`${name}-${nth}`), `${kind} ${nth}`).toEqual(expected)
      if (met === 0) return
    }
    throw new Error('there was always one more')
  },
)

test('afterwards nothing waits and the books sum to zero', async () => {
  expect(await objectsOf(bindings).intake(peer).outboxState()).toMatchObject({ waiting: 0 })
  const [sum] = await rowsOf('nl', 'SELECT SUM(amount_minor) AS sum FROM ledger_entries')
  expect(sum).toEqual({ sum: 0 })
})
