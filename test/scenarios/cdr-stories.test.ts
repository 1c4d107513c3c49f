import { beforeAll, expect, test } from 'vitest'
import { objectsOf } from '#durable-objects/region'
import { bindings } from '../faults/bindings.ts'
import { eventually } from './eventually.ts'
import { catchOutgoingCalls, type Operator } from './operator.ts'
import { cdrBody, chargeOf, publish, sessionBody, siteOf } from './payloads.ts'
import {
  type CardHolder,
  cardHolder,
  connectedOperator,
  foundPlatform,
  ledgerOf,
  operations,
  rowsOf,
  settledCdr,
} from './platform.ts'

const CDRS = '/ocpi/2.2.1/receiver/cdrs'
let dutch: Operator
let dutchPeer: string
let german: Operator
let germanPeer: string
let french: Operator
let jan: CardHolder

beforeAll(async () => {
  catchOutgoingCalls()
  await foundPlatform()
  ;({ operator: dutch, peer: dutchPeer } = await connectedOperator('ocpi.laadpunt.example', 'NL', 'LPT'))
  ;({ operator: german, peer: germanPeer } = await connectedOperator('ocpi.ladewerk.example', 'DE', 'LDW'))
  ;({ operator: french } = await connectedOperator('ocpi.borne.example', 'FR', 'BRN'))
  for (const site of [siteOf(dutch, 'NL'), siteOf(german, 'DE'), siteOf(french, 'FR')]) await publish(site)
  jan = await cardHolder('nl', '04AABBCC112233')
})

/** Waits until a CDR is settled in the database of a market. */
async function settled(market: 'nl' | 'de', id: string) {
  return eventually(async () => {
    const row = await settledCdr(market, id)
    if (!row) throw new Error(`${id} is not settled`)
    return row
  })
}

/** Facts of the Dutch operator that are not in a database yet. */
const intakeWaits = async () => (await objectsOf(bindings).intake(dutchPeer).outboxState()).waiting

async function quarantined(reason: string) {
  const { items } = await operations<{ items: { reason: string; raw: string; market: string }[] }>('GET', '/quarantine')
  return items.filter((item) => item.reason === reason)
}

test('a Dutch driver charging in Germany gets German VAT, in the Dutch books', async () => {
  const charge = chargeOf(siteOf(german, 'DE'), 'DE-1', jan)
  await german.send('PUT', '/ocpi/2.2.1/receiver/sessions/DE/LDW/DE-1', sessionBody(charge, 1))
  expect((await german.send('POST', CDRS, cdrBody(charge))).status).toBe(201)
  // 4.00 € and 19 %: the operator of another country charges no VAT to us, the driver pays that of the site.
  expect(await settled('nl', 'CDR-DE-1')).toMatchObject({
    operator_status: 'settled',
    operator_reasons: '["reverse_charge"]',
    driver_status: 'billed',
    gross_minor: 476,
    net_minor: 400,
    vat_basis_points: 1900,
  })
  expect(await settledCdr('de', 'CDR-DE-1')).toBeNull()
  const [revenue] = await rowsOf<{ owner: string }>(
    'nl',
    "SELECT owner FROM ledger_entries WHERE account = 'output_vat' AND transaction_id LIKE '%CDR-DE-1'",
  )
  expect(revenue?.owner).toBe('de')
  expect((await ledgerOf('nl')).sum).toBe(0)
})

test('T001 five deliveries of one CDR at once are one CDR at one URL, billed once', async () => {
  const charge = chargeOf(siteOf(dutch, 'NL'), 'FIVE', jan)
  const cdr = cdrBody(charge)
  const answers = await Promise.all(Array.from({ length: 5 }, () => dutch.send('POST', CDRS, cdr)))
  expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 200, 200, 200, 201])
  expect(new Set(answers.map(({ location }) => location)).size).toBe(1)
  expect((await settled('nl', cdr.id)).driver_status).toBe('billed')
  const postings = await rowsOf<{ id: string }>(
    'nl',
    "SELECT id FROM ledger_transactions WHERE cdr_key LIKE '%CDR-FIVE'",
  )
  expect(postings.map(({ id }) => id).toSorted()).toEqual(['cost:NL*LPT:CDR-FIVE', 'price:NL*LPT:CDR-FIVE'])
})

test('T003 a CDR whose id comes again in other letters is the same CDR', async () => {
  const cdr = cdrBody(chargeOf(siteOf(dutch, 'NL'), 'CASE', jan))
  const first = await dutch.send('POST', CDRS, cdr)
  const again = await dutch.send('POST', CDRS, { ...cdr, id: cdr.id.toLowerCase() })
  expect(first.status).toBe(201)
  expect([again.status, again.statusCode, again.location]).toEqual([200, 1000, first.location])
  await settled('nl', cdr.id)
  expect(await rowsOf('nl', "SELECT key FROM cdrs WHERE key LIKE '%CDR-CASE'")).toHaveLength(1)
})

test('T002 a CDR that comes again with another content is refused, and the first one stands', async () => {
  const cdr = cdrBody(chargeOf(siteOf(dutch, 'NL'), 'TWO', jan))
  expect((await dutch.send('POST', CDRS, cdr)).status).toBe(201)
  const other = await dutch.send('POST', CDRS, { ...cdr, total_energy: 99 })
  expect([other.status, other.statusCode]).toEqual([200, 2001])
  expect((await settled('nl', cdr.id)).gross_minor).toBe(484)
})

test('C-121 other content that two connections took at the same moment is found when it is settled', async () => {
  const cdr = cdrBody(chargeOf(siteOf(dutch, 'NL'), 'RACE', jan))
  await dutch.send('POST', CDRS, cdr)
  await settled('nl', cdr.id)
  // As the intake of another connection has it that was asked before the first had answered.
  await objectsOf(bindings)
    .intake(germanPeer)
    .receive({
      peer: germanPeer,
      key: `NL*LPT:${cdr.id}`,
      contentHash: 'other',
      raw: JSON.stringify({ ...cdr, total_energy: 99 }),
      version: '2.2.1',
      shard: 'nl1',
      brand: 'roamwatt',
      token: null,
      session: null,
      receivedAt: Date.now(),
    })
  await eventually(async () =>
    expect((await quarantined('cdr_conflict')).some(({ raw }) => raw.includes('CDR-RACE'))).toBe(true),
  )
  await eventually(async () => {
    const { items } = await operations<{ items: object[] }>('GET', `/peers/${germanPeer}/findings`)
    expect(items).toContainEqual(expect.objectContaining({ module: 'cdrs', field: 'id', kind: 'refused' }))
  })
  expect(await settledCdr('nl', cdr.id)).toMatchObject({ gross_minor: 484 })
})

test('T004 two operators may use the same CDR id, and each is billed', async () => {
  const here = cdrBody(chargeOf(siteOf(dutch, 'NL'), 'SAME', jan))
  const there = cdrBody(chargeOf(siteOf(german, 'DE'), 'SAME', jan))
  expect((await dutch.send('POST', CDRS, here)).status).toBe(201)
  expect((await german.send('POST', CDRS, there)).status).toBe(201)
  await eventually(async () =>
    expect(
      await rowsOf('nl', "SELECT key FROM cdrs WHERE cdr_id = 'CDR-SAME' AND driver_status = 'billed'"),
    ).toHaveLength(2),
  )
})

test('T104 nobody reads the CDR of another operator, not even by its URL', async () => {
  const { location } = await dutch.send('POST', CDRS, cdrBody(chargeOf(siteOf(dutch, 'NL'), 'MINE', jan)))
  const path = new URL(String(location)).pathname
  expect((await german.send('GET', path)).status).toBe(404)
  expect((await dutch.send('GET', path)).status).toBe(200)
})

test('a CDR for a token of ours that we do not know is kept and settled, and parked for the driver', async () => {
  const charge = chargeOf(siteOf(dutch, 'NL'), 'GHOST', { uid: 'FFFF', contractId: 'NL-RWT-C00000000' })
  expect((await dutch.send('POST', CDRS, cdrBody(charge))).status).toBe(201)
  expect(await settled('nl', 'CDR-GHOST')).toMatchObject({
    authorization: 'none',
    operator_status: 'settled',
    driver_status: 'parked',
    driver_reasons: '["token_unknown"]',
    gross_minor: null,
  })
})

test('a credit whose original we never had is kept and moves no money', async () => {
  const charge = chargeOf(siteOf(dutch, 'NL'), 'CREDIT', { uid: 'FFFF', contractId: 'NL-RWT-C00000000' })
  const cdr = { ...cdrBody(charge), credit: true, credit_reference_id: 'CDR-NEVER', total_cost: { excl_vat: -4 } }
  expect((await dutch.send('POST', CDRS, cdr)).status).toBe(201)
  expect(await settled('nl', cdr.id)).toMatchObject({ operator_status: 'held', driver_status: 'none' })
  expect(await rowsOf('nl', "SELECT id FROM ledger_transactions WHERE cdr_key LIKE '%CDR-CREDIT'")).toEqual([])
})

test('a charge in France is settled with its operator and parked for the driver: market_not_supported', async () => {
  const charge = chargeOf(siteOf(french, 'FR'), 'FR-1', jan)
  expect((await french.send('POST', CDRS, cdrBody(charge))).status).toBe(201)
  expect(await settled('nl', 'CDR-FR-1')).toMatchObject({
    operator_status: 'settled',
    operator_reasons: '["reverse_charge"]',
    driver_status: 'parked',
    driver_reasons: '["market_not_supported"]',
    gross_minor: null,
  })
})

test('a CDR for a party that is not ours is refused with 2001 and kept in quarantine', async () => {
  const charge = chargeOf(siteOf(dutch, 'NL'), 'STRANGER', jan, { billed: { countryCode: 'NL', partyId: 'XXX' } })
  const answer = await dutch.send('POST', CDRS, cdrBody(charge))
  expect([answer.status, answer.statusCode, answer.location]).toEqual([200, 2001, null])
  // Operators send again what was refused: that is not two things to look at.
  expect((await dutch.send('POST', CDRS, cdrBody(charge))).statusCode).toBe(2001)
  await eventually(async () => {
    expect(await intakeWaits()).toBe(0)
    const entries = await quarantined('party_not_ours')
    expect(entries.map(({ raw }) => raw.includes('CDR-STRANGER'))).toEqual([true])
  })
})

test('a CDR that cannot be read is refused with 2001 and kept in quarantine, and the alert says so', async () => {
  const { total_cost: _, ...cdr } = cdrBody(chargeOf(siteOf(dutch, 'NL'), 'BROKEN', jan))
  const answer = await dutch.send('POST', CDRS, cdr)
  expect(answer.statusCode).toBe(2001)
  expect(answer.statusMessage).toContain('total_cost')
  await eventually(async () => expect((await quarantined('cdr_unreadable'))[0]?.raw).toContain('CDR-BROKEN'))
  const { items } = await operations<{ items: { kind: string; raised: boolean }[] }>('GET', '/alerts')
  expect(items.find(({ kind }) => kind === 'quarantine_not_empty')?.raised).toBe(true)
})

test('a CDR that overtakes its session is billed, and the session that follows is the same charge', async () => {
  const charge = chargeOf(siteOf(dutch, 'NL'), 'LATE', jan)
  expect((await dutch.send('POST', CDRS, cdrBody(charge))).status).toBe(201)
  expect(await settled('nl', 'CDR-LATE')).toMatchObject({ driver_status: 'billed', gross_minor: 484, session: null })
  const url = '/ocpi/2.2.1/receiver/sessions/NL/LPT/LATE'
  expect((await dutch.send('PUT', url, sessionBody(charge, 1))).status).toBe(201)
  const linked = `SELECT s.phase, s.price_minor, r.gross_minor FROM sessions AS s JOIN cdrs AS c ON c.session = s.id
    JOIN ratings AS r ON r.cdr_key = c.key AND r.session = s.id WHERE s.operator_session_id = 'LATE'`
  await eventually(async () =>
    expect(await rowsOf('nl', linked)).toEqual([{ phase: 'settled', price_minor: 484, gross_minor: 484 }]),
  )
  expect(await rowsOf('nl', "SELECT cdr_key FROM ratings WHERE cdr_key LIKE '%CDR-LATE'")).toHaveLength(1)
})

test('T008 a change of a session that was never sent whole is answered 404 and 2003, and leaves nothing behind', async () => {
  const url = '/ocpi/2.2.1/receiver/sessions/NL/LPT/EARLY'
  const charge = chargeOf(siteOf(dutch, 'NL'), 'EARLY', jan)
  const { kwh, last_updated } = sessionBody(charge, 0.5)
  expect(await dutch.send('PATCH', url, { kwh, last_updated })).toMatchObject({ status: 404, statusCode: 2003 })
  expect((await dutch.send('GET', url)).status).toBe(404)
  expect(await dutch.send('PUT', url, sessionBody(charge, 0.6))).toMatchObject({ status: 201, statusCode: 1000 })
  // Older than what is known by now: a success that changes nothing.
  expect(await dutch.send('PATCH', url, { kwh, last_updated })).toMatchObject({ status: 200, statusCode: 1000 })
  expect((await dutch.send('GET', url)).data).toMatchObject({ kwh: 6 })
})

test('whatever happened, the books of both markets sum to zero', async () => {
  expect((await ledgerOf('nl')).sum).toBe(0)
  expect((await ledgerOf('de')).sum).toBe(0)
  const { items } = await operations<{ items: { kind: string; raised: boolean }[] }>('GET', '/alerts')
  expect(items.find(({ kind }) => kind === 'ledger_not_zero')?.raised).toBe(false)
})

interface Dispute {
  readonly kind: string
  readonly cdrKey: string
  readonly rival: string | null
  readonly sessions: readonly string[]
}
const disputes = async () => (await operations<{ items: Dispute[] }>('GET', '/disputes')).items

test('T039 two CDRs of one session: the first counts, the second is held and in the list of disputes', async () => {
  const charge = chargeOf(siteOf(dutch, 'NL'), 'TWICE', jan)
  await dutch.send('PUT', '/ocpi/2.2.1/receiver/sessions/NL/LPT/TWICE', sessionBody(charge, 1))
  await dutch.send('POST', CDRS, cdrBody(charge))
  expect(await settled('nl', 'CDR-TWICE')).toMatchObject({ driver_status: 'billed' })
  await dutch.send('POST', CDRS, cdrBody(charge, 'CDR-TWICE-2'))
  expect(await settled('nl', 'CDR-TWICE-2')).toMatchObject({
    operator_reasons: '["possible_double"]',
    driver_status: 'held',
  })
  expect((await disputes()).filter(({ cdrKey }) => cdrKey.includes('TWICE'))).toMatchObject([
    { kind: 'two_cdrs', cdrKey: 'NL*LPT:CDR-TWICE-2', rival: 'NL*LPT:CDR-TWICE' },
  ])
})

test('T039 two sessions that one CDR may be about: it is held on both sides, and in the list with both', async () => {
  const first = chargeOf(siteOf(dutch, 'NL'), 'EITHER', jan)
  const second = { ...first, id: 'OR', endAt: first.endAt - 120_000 }
  for (const charge of [first, second])
    await dutch.send('PUT', `/ocpi/2.2.1/receiver/sessions/NL/LPT/${charge.id}`, sessionBody(charge, 0.5))
  await eventually(async () =>
    expect(await rowsOf('nl', "SELECT id FROM sessions WHERE operator_session_id IN ('EITHER', 'OR')")).toHaveLength(2),
  )
  const { session_id: _, ...cdr } = cdrBody({ ...first, endAt: first.endAt - 60_000 }, 'CDR-EITHER')
  expect((await dutch.send('POST', CDRS, cdr)).status).toBe(201)
  expect(await settled('nl', 'CDR-EITHER')).toMatchObject({
    operator_reasons: '["session_ambiguous"]',
    driver_status: 'held',
  })
  const [dispute] = (await disputes()).filter(({ cdrKey }) => cdrKey.includes('EITHER'))
  expect(dispute).toMatchObject({ kind: 'two_sessions', rival: null })
  const ids = await rowsOf<{ id: string }>(
    'nl',
    "SELECT id FROM sessions WHERE operator_session_id IN ('EITHER', 'OR')",
  )
  // A charge of the same driver that no CDR was ever sent for fits as well.
  expect(dispute?.sessions).toEqual(expect.arrayContaining(ids.map(({ id }) => id)))
})
