import { runInDurableObject } from 'cloudflare:test'
import { beforeAll, expect, test } from 'vitest'
import { objects, stubOf } from '../durable-objects/object-world.ts'
import { eventually } from './eventually.ts'
import { catchOutgoingCalls, fetchPlatform, type Operator } from './operator.ts'
import { cdrBody, chargeOf, publish, type Site, sessionBody, siteOf } from './payloads.ts'
import {
  type CardHolder,
  cardHolder,
  connectedOperator,
  foundPlatform,
  operations,
  rowsOf,
  settledCdr,
} from './platform.ts'

const HOUR_MS = 3_600_000
let cpo: Operator
let site: Site
let jan: CardHolder

interface Review {
  readonly id: string
  readonly rule: string
  readonly denied: boolean
  readonly token: string | null
  readonly location: string | null
  readonly closedAt: number | null
  readonly verdict: string | null
}
interface Decision {
  readonly allowed: string
  readonly reason: string
  readonly location: string | null
}

beforeAll(async () => {
  catchOutgoingCalls()
  await foundPlatform()
  ;({ operator: cpo } = await connectedOperator('ocpi.laadpunt.example', 'NL', 'LPT'))
  site = siteOf(cpo, 'NL')
  await publish(site)
  jan = await cardHolder('nl', '04AABBCCDDEE01')
})

const asked = (uid: string, location: string) =>
  cpo.send('POST', `/ocpi/2.2.1/sender/tokens/${uid}/authorize`, { location_id: location })
const reviews = async (rule: string, state = 'open') =>
  (await operations<{ items: Review[] }>('GET', `/reviews?state=${state}`)).items.filter(
    (review) => review.rule === rule,
  )

test('T136 the sixth unknown card at a place closes it: a card that exists is answered as one that does not, and a person is told', async () => {
  const lisa = await cardHolder('nl', '04AABBCCDDEE02')
  const guesses = []
  for (let guess = 1; guess <= 6; guess++) guesses.push(await asked(`04FFFFFFFFFF0${guess}`, site.id))
  expect(guesses.map(({ status, statusCode }) => [status, statusCode])).toEqual(guesses.map(() => [404, 2004]))
  // when the seventh guess hits
  const hit = await asked(lisa.uid, site.id)
  const miss = await asked('04FFFFFFFFFF07', site.id)
  // then nothing in its answer tells it from one that missed
  expect(Object.keys(hit).toSorted()).toEqual(Object.keys(miss).toSorted())
  expect([hit.status, hit.statusCode, hit.data]).toEqual([miss.status, miss.statusCode, miss.data])
  // and the card charges elsewhere
  expect(await asked(lisa.uid, 'another')).toMatchObject({ status: 200, data: { allowed: 'ALLOWED' } })
  // and staff see what happened, once for the place and once for the card that was hit
  const cases = await eventually(async () => {
    const found = await reviews('unknown_uids')
    expect(found).toHaveLength(2)
    return found
  })
  expect(cases.filter(({ token }) => token === null)).toMatchObject([{ denied: true, location: site.id }])
  expect(cases.filter(({ token }) => token !== null)).toMatchObject([{ token: lisa.token }])
  expect(JSON.stringify(cases)).not.toContain('04FFFF')
})

test('T137 a second session under the same answer is flagged, and staff find the trail and close the case', async () => {
  const elsewhere = 'T137'
  const decided = await asked(jan.uid, elsewhere)
  const reference = (decided.data as { authorization_reference: string }).authorization_reference
  for (const id of ['R1', 'R2']) {
    const charge = chargeOf(site, id, jan, { reference })
    const url = `/ocpi/2.2.1/receiver/sessions/NL/LPT/${id}`
    expect(await cpo.send('PUT', url, sessionBody(charge, 0.5))).toMatchObject({ statusCode: 1000 })
  }
  const [flagged] = await eventually(async () => {
    const found = await reviews('reference_reused')
    expect(found).toHaveLength(1)
    return found
  })
  expect(flagged).toMatchObject({ denied: false, token: jan.token })
  const trail = await operations<{ items: Decision[] }>('GET', `/tokens/${jan.token}/decisions`)
  expect(trail.items[0]).toMatchObject({
    allowed: 'ALLOWED',
    location: elsewhere,
    hits: [{ rule: 'reference_reused' }],
  })
  const path = `/reviews/${encodeURIComponent(flagged?.id ?? '')}/close`
  await operations('POST', path, { verdict: 'operator_fault', note: 'sends one reference twice' })
  await operations('POST', path, { verdict: 'fraud' })
  expect(await reviews('reference_reused')).toEqual([])
  expect(await reviews('reference_reused', 'closed')).toMatchObject([{ verdict: 'operator_fault' }])
})

test('T135 of two cards of a contract one charges at a time, and word of an end that was lost locks nobody out', async () => {
  const first = await cardHolder('nl', '04AABBCCDDEE11', { concurrentLimit: 1 })
  const second = '04AABBCCDDEE12'
  await operations('POST', '/tokens', { contract: first.contract, type: 'RFID', uid: second })
  const decided = await asked(first.uid, 'T135')
  const reference = (decided.data as { authorization_reference: string }).authorization_reference
  const url = '/ocpi/2.2.1/receiver/sessions/NL/LPT/ONE'
  const charge = chargeOf(site, 'ONE', first, { reference })
  await cpo.send('PUT', url, sessionBody(charge, 0.5))
  expect(await asked(second, 'T135')).toMatchObject({ data: { allowed: 'NOT_ALLOWED' } })
  // when the charge ends, the other card has the place
  await cpo.send('PUT', url, sessionBody(charge, 1))
  await eventually(async () => expect(await asked(second, 'T135')).toMatchObject({ data: { allowed: 'ALLOWED' } }))
  // when the contract thinks that it goes on, it asks the charge itself
  await forgetTheEnd(first.contract, reference)
  await eventually(async () => expect(await asked(first.uid, 'T135')).toMatchObject({ data: { allowed: 'ALLOWED' } }))
})

/** The contract as it stands when word of the end never came, an hour into the charge; no other charge of it is open. */
function forgetTheEnd(contract: string, reference: string) {
  return runInDurableObject(stubOf(objects.contract(contract)), (_, { storage }) => {
    storage.sql.exec('DELETE FROM holds')
    const now = Date.now()
    storage.sql.exec('INSERT INTO holds VALUES (?, 0, ?, ?)', reference, now + 23 * HOUR_MS, now + 23 * HOUR_MS)
  })
}

test('a refused card hears why, in the language of its driver', async () => {
  const kees = await cardHolder('nl', '04AABBCCDDEE03')
  await operations('POST', `/tokens/${kees.token}/block`)
  const decided = await asked(kees.uid, 'elsewhere')
  expect(decided).toMatchObject({
    status: 200,
    statusCode: 1000,
    data: { allowed: 'BLOCKED', info: { language: 'nl', text: 'Uw toegang is geblokkeerd. Vraag ons om hulp.' } },
  })
})

test.each([
  ['T034 of a card that nobody asked about is billed as assumed', '04AABBCCDDEE04', false, 'assumed', []],
  [
    'T035 of a card that was blocked is kept, settled and flagged',
    '04AABBCCDDEE05',
    true,
    'refused',
    ['charge_refused'],
  ],
] as const)('a CDR without any session %s', async (_what, uid, isBlocked, authorization, findings) => {
  const holder = await cardHolder('nl', uid)
  if (isBlocked) await operations('POST', `/tokens/${holder.token}/block`)
  // It begins after the block, and lasts an hour as all of them do.
  const charge = chargeOf(site, `OFF-${uid}`, holder, isBlocked ? { endAt: Date.now() + 3_601_000 } : {})
  const cdr = cdrBody(charge)
  expect(await cpo.send('POST', '/ocpi/2.2.1/receiver/cdrs', cdr)).toMatchObject({ statusCode: 1000 })
  const settled = await eventually(async () => {
    const row = await settledCdr('nl', cdr.id)
    expect(row).not.toBeNull()
    return row
  })
  expect(settled).toMatchObject({ authorization, operator_status: 'settled', driver_status: 'billed' })
  const [row] = await rowsOf<{ findings: string }>('nl', 'SELECT findings FROM cdrs WHERE cdr_id = ?', cdr.id)
  const codes = (JSON.parse(row?.findings ?? '[]') as { code: string }[]).map(({ code }) => code)
  expect(codes.filter((code) => code === 'charge_refused')).toEqual(findings)
})

test('T140 a sticker that is doubted is a case for a person, one a day however many tell of it', async () => {
  const report = (doubt: string) =>
    fetchPlatform('/c/NLLPTE1/sticker', {
      method: 'POST',
      headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ doubt }).toString(),
    })
  expect((await report('pasted_over')).status).toBe(200)
  expect((await report('other')).status).toBe(200)
  expect(await reviews('sticker_reported')).toMatchObject([
    { denied: false, token: null, location: 'NL*LPT*E1', seen: { doubt: 'pasted_over', code: 'not_ours' } },
  ])
})
