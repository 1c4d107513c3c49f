import { runInDurableObject } from 'cloudflare:test'
import { expect, test, vi } from 'vitest'
import type { OpenRequest } from '#durable-objects/charging-session/charging-session-rpc'
import { contractKey } from '#durable-objects/party/contract-key'
import { BOUND_SESSIONS_TABLE } from '#durable-objects/party/session-index'
import { STARTED_CHARGES_TABLE, STARTED_CONTRACTS_STEP } from '#durable-objects/party/started-charges'
import { bindings } from '../faults/bindings.ts'
import { faultyProvider } from '../faults/faulty-provider.ts'
import { envelope } from '../scenarios/operator.ts'
import { cdrBody, chargeOf, sessionBody, siteOf } from '../scenarios/payloads.ts'
import { objects, stubOf, tokenOf } from './object-world.ts'
import { alarmsUntil, only, SessionStage } from './session-stage.ts'

const provider = vi.hoisted(() => ({ faults: {}, calls: [] }))
vi.mock(import('#durable-objects/charging-session/payment-provider-of'), async (importOriginal) => {
  const original = await importOriginal()
  return {
    paymentProvider: (...given) => faultyProvider(original.paymentProvider(...given), provider.faults, provider.calls),
  }
})
vi.resetModules()

const stage = new SessionStage(provider)
const AT = { countryCode: 'NL', partyId: 'LPT' } as const
const MINUTE_MS = 60_000

type Holder = Pick<OpenRequest['token'], 'contractId' | 'uid'>

/** The operator tells of a charge in words of its own: no reference of ours, as through a hub that puts its own in their place. */
async function tell(theirs: string, holder: Holder, changes: { share?: number; startAt?: number; evse?: string } = {}) {
  const { share = 0.5, startAt = Date.now(), evse = 'E1' } = changes
  const charge = chargeOf(siteOf(stage.cpo, 'NL'), theirs, holder, { endAt: startAt + 60 * MINUTE_MS })
  const body = {
    ...sessionBody(charge, share),
    evse_uid: evse,
    auth_method: 'COMMAND',
    authorization_reference: 'THEIRS',
  }
  const answer = await stage.cpo.send('PUT', `/ocpi/2.2.1/receiver/sessions/NL/LPT/${theirs}`, body)
  expect(answer.statusCode).toBe(1000)
}

/** Which session of ours the operator's is. */
const ours = (theirs: string) => objects.party(stage.peer).findSession(`NL*LPT:${theirs}`)
const phaseOf = async (session: { view(): Promise<{ phase: string } | null> }) => (await session.view())?.phase

/** A start that nobody answered, so long ago that it was given up. */
async function givenUp(token: OpenRequest['token']) {
  stage.cpo.answer = only('/START_SESSION', () => envelope(null, 3000, 500))
  const start = await stage.opened('app', { token })
  stage.cpo.answer = () => null
  await alarmsUntil(start.session, async () => (await phaseOf(start.session)) === 'refused')
  return start
}

test('C-163 of two starts of one contract at one EVSE the second is refused, whichever token it is with', async () => {
  const phone = tokenOf({ type: 'APP_USER' })
  const watch = tokenOf({ type: 'APP_USER', contractId: phone.contractId.toLowerCase() })
  const starts = await Promise.all([phone, watch].map((token) => stage.opened('app', { token })))
  const phases = starts.map(({ view }) => [view.phase, view.reason])
  expect(phases.toSorted()).toEqual([
    ['asking', null],
    ['refused', 'start_open_already'],
  ])
  expect(stage.cpo.commands('START_SESSION')).toHaveLength(1)
})

test('C-163, F-60 the one charge that begins after two starts at the same time is one session', async () => {
  const token = tokenOf({ type: 'APP_USER' })
  const starts = await Promise.all([stage.opened('app', { token }), stage.opened('app', { token })])
  const asked = starts.find(({ view }) => view.phase === 'asking')
  await Promise.all([tell('ONE', token, { share: 0.2 }), tell('ONE', token, { share: 0.4 })])
  expect(await ours('ONE')).toBe(asked?.request.id)
  expect(await asked?.session.view()).toMatchObject({ phase: 'charging' })
})

test('C-163 whoever is refused by the operator may start again, and so may another contract while the first waits', async () => {
  const token = tokenOf({ type: 'APP_USER' })
  stage.cpo.answer = only('/START_SESSION', () => envelope({ result: 'REJECTED', timeout: 0 }))
  expect((await stage.opened('app', { token })).view).toMatchObject({ phase: 'refused', reason: 'start_rejected' })
  stage.cpo.answer = () => null
  expect((await stage.opened('app', { token })).view).toMatchObject({ phase: 'asking' })
  expect((await stage.opened('app')).view).toMatchObject({ phase: 'asking' })
})

test('F-60 two starts at one EVSE and two sessions: what is open comes first, each is one, and a third is none of ours', async () => {
  const token = tokenOf({ type: 'APP_USER' })
  const first = await givenUp(token)
  const second = await stage.opened('app', { token })
  await tell('OPEN', token)
  await tell('LATE', token)
  await tell('OTHER', token)
  expect(await ours('OPEN')).toBe(second.request.id)
  expect(await ours('LATE')).toBe(first.request.id)
  expect([first.request.id, second.request.id]).not.toContain(await ours('OTHER'))
  expect(await phaseOf(first.session)).toBe('charging')
})

test('F-60 of two that were given up the first asked is the first to come, whichever message is seen first', async () => {
  const token = tokenOf({ type: 'APP_USER' })
  const [first, second] = [await givenUp(token), await givenUp(token)]
  await Promise.all([tell('A', token), tell('B', token), tell('A', token, { share: 0.9 })])
  expect([await ours('A'), await ours('B')].toSorted()).toEqual([first.request.id, second.request.id].toSorted())
})

test('F-60 a charge that began before the second was asked for is the first', async () => {
  const token = tokenOf({ type: 'APP_USER' })
  const first = await givenUp(token)
  const second = await givenUp(token)
  await tell('BEFORE', token, { startAt: first.request.now })
  expect(await ours('BEFORE')).toBe(first.request.id)
  await tell('AFTER', token)
  expect(await ours('AFTER')).toBe(second.request.id)
})

test('F-60 a start of the day before is no charge of today', async () => {
  const token = tokenOf({ type: 'APP_USER' })
  const start = await givenUp(token)
  vi.setSystemTime(Date.now() + 25 * 60 * MINUTE_MS)
  await tell('NEXT-DAY', token)
  expect(await ours('NEXT-DAY')).not.toBe(start.request.id)
})

test('F-60 a card of the contract, another EVSE and another contract are no charge that was asked for', async () => {
  const token = tokenOf({ type: 'APP_USER' })
  const { request } = await stage.opened('app', { token })
  await tell('CARD', { uid: '04AABBCCDDEE01', contractId: token.contractId })
  await tell('ELSEWHERE', token, { evse: 'E2' })
  await tell('STRANGER', tokenOf({ type: 'APP_USER' }))
  for (const theirs of ['CARD', 'ELSEWHERE', 'STRANGER']) expect(await ours(theirs)).not.toBe(request.id)
  await tell('NOWHERE', token, { evse: '#NA' })
  expect(await ours('NOWHERE')).toBe(request.id)
})

test('F-60 an operator that repeats the contract alone means the charge that was asked for', async () => {
  const token = tokenOf({ type: 'APP_USER' })
  const { request } = await stage.opened('app', { token })
  await tell('BY-CONTRACT', { uid: token.contractId, contractId: token.contractId })
  expect(await ours('BY-CONTRACT')).toBe(request.id)
})

test('F-40, F-60 a session that comes after its CDR is the one that the CDR was for', async () => {
  const token = tokenOf({ type: 'APP_USER' })
  const { request, session } = await stage.opened('app', { token })
  const charge = chargeOf(siteOf(stage.cpo, 'NL'), 'LAST', token)
  const cdr = { ...cdrBody(charge), auth_method: 'COMMAND', authorization_reference: 'THEIRS' }
  expect((await stage.cpo.send('POST', '/ocpi/2.2.1/receiver/cdrs', cdr)).status).toBe(201)
  await vi.waitFor(async () => expect(await phaseOf(session)).toBe('settled'), { timeout: 30_000, interval: 50 })
  await tell('LAST', token, { share: 1 })
  expect(await ours('LAST')).toBe(request.id)
  expect(await session.view()).toMatchObject({ phase: 'settled', energyWh: 10_000 })
})

test('what a peer’s object of the release before knew of started and bound charges is kept', async () => {
  const party = objects.party(`eu_${'w'.repeat(24)}`)
  const token = tokenOf({ type: 'APP_USER', contractId: 'NL-RWT-COLD0001' })
  const contract = await contractKey(bindings.PEPPER, AT, token.contractId)
  await party.findSession('wakes it up')
  await runInDurableObject(stubOf(party), (_, { storage: { sql } }) => {
    sql.exec('DROP TABLE started_charges; DROP TABLE bound_sessions')
    sql.exec(STARTED_CHARGES_TABLE)
    sql.exec("INSERT INTO started_charges VALUES ('nl1_started', 'digest', 'LOC-NL', 'E1', 1)")
    sql.exec("INSERT INTO session_index VALUES (?, 'nl1_started')", `${contract}@E1`)
    sql.exec("INSERT INTO session_index VALUES (?, 'nl1_reported')", `${contract}|1700000000000`)
    sql.exec("INSERT INTO session_index VALUES ('NL*LPT:S1@X', 'nl1_reported')")
    sql.exec(STARTED_CONTRACTS_STEP)
    sql.exec(BOUND_SESSIONS_TABLE)
  })
  const reported = {
    countryCode: 'NL',
    partyId: 'RWT',
    type: 'RFID',
    uid: token.contractId,
    contractId: token.contractId,
  }
  const place = { token: reported, locationId: 'LOC-NL', evseUid: 'E1' }
  expect(await party.startedLike(AT, place)).toEqual([{ session: 'nl1_started', at: 1 }])
  expect(await party.bindSession('NL*LPT:S2', ['nl1_reported', 'nl1_started'])).toBe('nl1_started')
  expect(await party.findSession('NL*LPT:S1@X')).toBe('nl1_reported')
})
