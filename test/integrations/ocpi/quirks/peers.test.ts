import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { OcpiPeer } from '#integrations/ocpi/call-ocpi'
import { startModulePull } from '#integrations/ocpi/client/pull-module'
import { dialectOf } from '#integrations/ocpi/dialects'
import { peerProfile } from '#integrations/ocpi/profiles'
import { inlineTariffs } from '#integrations/ocpi/quirks/inline-tariffs'
import type { PeerProfile, ProfileData } from '#integrations/ocpi/quirks/profile-schema'
import { resolveProfile } from '#integrations/ocpi/quirks/resolve-profile'
import { withProfile } from '#integrations/ocpi/quirks/with-profile'
import { loopback } from '#integrations/outgoing/loopback-state'
import { openLoopbackSwitch } from '#integrations/outgoing/loopback-switch'
import { isIncomplete, pullPage } from '#integrations/outgoing/pull-pages'
import { createOcpiApp } from '#workers/ocpi/app'
import { InMemoryOcpi } from '../../../deno/in-memory-ports.ts'
import { type FakeEmsp, startFakeEmsp } from '../../../peers/cpo/fake-emsp.ts'
import { type Ready, startOperator } from '../../../peers/cpo/run-operator.ts'

beforeAll(openLoopbackSwitch)
afterAll(() => {
  loopback.open = false
})

const flagged = (said: Omit<ProfileData, 'id' | 'extends' | 'version'>): PeerProfile =>
  resolveProfile('flagged', [
    { id: 'bare', version: '2.2.1' },
    { id: 'flagged', extends: 'bare', ...said },
  ])

interface Meeting {
  readonly emsp: FakeEmsp
  readonly ready: Ready
  readonly token: string
}

/** An operator with these habits, registered with an eMSP that writes down what it is sent. */
async function meet(habit: string, work: (meeting: Meeting) => Promise<void>): Promise<void> {
  const emsp = await startFakeEmsp()
  emsp.showsRaw = habit === 'raw-token'
  const feed = ['--stations', '30', '--seed', '7', '--page-size', '12', '--time-zone', 'Europe/Amsterdam']
  const { ready, stop } = await startOperator('--pace', 'none', ...feed, '--profile', habit)
  try {
    await control(ready, 'register', { versionsUrl: `${emsp.origin}/versions`, token: emsp.firstToken })
    await work({ emsp, ready, token: emsp.operatorToken })
  } finally {
    await stop()
    emsp.stop()
  }
}

async function control(ready: Ready, path: string, body?: unknown): Promise<unknown> {
  const init = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }
  return (await fetch(`${ready.origin}/control/${path}`, init)).json()
}

/** Pulls a list as the platform does and reads each object; a page that is refused is asked for again. */
async function pullAll({ ready, token }: Meeting, profile: PeerProfile, module: 'locations' | 'tariffs') {
  const dialect = withProfile(dialectOf('2.2.1'), profile)
  const url = `${ready.origin}/ocpi/2.2.1`
  const peer: OcpiPeer = {
    peerId: 'cpo-1',
    dialect,
    profile,
    endpoints: (['locations', 'tariffs'] as const).map((identifier) => ({
      identifier,
      role: 'SENDER',
      url: `${url}/${identifier}`,
    })),
    token,
    allowedHosts: new Set([new URL(ready.origin).host]),
    from: { countryCode: 'NL', partyId: 'EMS' },
    to: null,
    timeoutMs: profile.paging.pageTimeoutMs,
    maxBytes: profile.paging.pageMaxBytes,
  }
  const deps = { fetch, now: Date.now, log: () => undefined, newId: () => 'id' }
  const context = { owner: null, ours: null, receivedAt: Date.now() }
  const list = module === 'tariffs' && profile.tariffs.inline ? 'locations' : module
  const { limit } = profile.paging
  const range = { from: null, to: null, ...(limit === null ? {} : { limit }) }
  const found = new Map<string, { readonly value: unknown; readonly lastUpdated: number }>()
  const lost: unknown[] = []
  let tries = 0
  for (let cursor = startModulePull(peer, list, range, 'c'); cursor !== null; ) {
    const page = await pullPage(peer, list, cursor, deps)
    if (!page.ok) {
      if (page.retryAfterMs === undefined || ++tries > 20) throw new Error(page.detail)
      continue
    }
    expect(isIncomplete(page.warnings)).toBe(false)
    const items = list === module ? page.items : page.items.flatMap((item) => inlineTariffs(profile, item))
    for (const item of items) {
      const read = module === 'locations' ? dialect.readLocation(item, context) : dialect.readTariff(item, context)
      if (!read.ok) {
        lost.push(read.issues)
        continue
      }
      const { countryCode, partyId, id, lastUpdated } = read.value
      const key = `${countryCode}*${partyId}/${id}`
      // As a stale guard has it: what is older than what is there is left.
      if ((found.get(key)?.lastUpdated ?? 0) <= lastUpdated) found.set(key, { value: read.value, lastUpdated })
    }
    cursor = page.next
  }
  return { found, lost }
}

const PEERS: readonly [habit: string, profile: PeerProfile][] = [
  ['plain', peerProfile('ocpi-221')],
  ['plain', peerProfile('gireve-221')],
  ['plain', peerProfile('gridserve')],
  ['plain', peerProfile('eaaze-pbw')],
  ['plain', peerProfile('mobie')],
  ['texts', peerProfile('ocpi-221')],
  ['old-names', peerProfile('ocpi-221')],
  ['raw-token', peerProfile('ocpi-221-raw-token')],
  ['link-only', peerProfile('ocpi-221')],
  ['total-only', peerProfile('ocpi-221')],
  ['no-pages', flagged({ paging: { style: 'offset', limit: 12 } })],
  ['whole', peerProfile('ocpi-221-unpaged')],
  ['whole', peerProfile('connekt')],
  ['whole', peerProfile('mfg')],
  ['whole', peerProfile('geniepoint')],
  ['slash', peerProfile('itcharge')],
  ['busy', peerProfile('ocpi-221')],
  ['busy-2004', flagged({ rate: { limitStatuses: [2004] } })],
  ['busy-3000', flagged({ rate: { limitStatuses: [2004, 3000], limitText: 'rate limit' } })],
  ['words', peerProfile('char-gy')],
  ['national-feed', peerProfile('ndw')],
  ['cursor', peerProfile('chargecloud-afir')],
  ['city-works', peerProfile('sw-stuttgart')],
  ['windows-zone', peerProfile('apcoa')],
  ['fillers', peerProfile('e-clearing')],
  ['epoch', flagged({ fields: { epochTimestamps: 's' } })],
  ['berlin', flagged({ fields: { naiveTimeZone: 'Europe/Berlin' } })],
]

/** Profiles of open feeds send no credential, which the simulated operator asks for all the same. */
const withCredential = (profile: PeerProfile): PeerProfile => ({
  ...profile,
  auth: { ...profile.auth, sendScheme: 'Token' },
})

describe('an operator with habits is read completely by the profile for it', () => {
  test.each(PEERS.map(([habit, profile]) => [habit, profile.id, profile] as const))(
    '%s by %s: no station and no tariff is lost, and none is another than it is',
    async (habit, _, profile) => {
      await meet(habit, async (meeting) => {
        const { counts } = meeting.ready
        const stations = await pullAll(meeting, withCredential(profile), 'locations')
        expect(stations.lost).toEqual([])
        expect(stations.found.size).toBe(counts.locations)
        const plain = await truth(meeting)
        for (const { value } of stations.found.values()) expect(plain).toContainEqual(gist(value))
        const tariffs = await pullAll(meeting, withCredential(profile), 'tariffs')
        expect(tariffs.lost).toEqual([])
        // Those that no connector names are in no EVSE.
        if (profile.tariffs.inline) expect(tariffs.found.size).toBeGreaterThan(0)
        else expect(tariffs.found.size).toBe(counts.tariffs)
      })
    },
    60_000,
  )
})

/** What each station is, from the operator's own switches. */
async function truth({ ready }: Meeting): Promise<unknown[]> {
  const evses = (await control(ready, 'evses?limit=100000')) as {
    locationId: string
    evseUid: string
    status: string
  }[]
  const byLocation = Map.groupBy(evses, ({ locationId }) => locationId)
  return [...byLocation].map(([id, those]) => ({
    id,
    evses: those.map(({ evseUid, status }) => ({ uid: evseUid, status })).toSorted(byUid),
  }))
}

/** The part of a station that has to be the same whatever the habits are. */
function gist(value: unknown): unknown {
  const { id, evses } = value as { id: string; evses: { uid: string; status: string }[] }
  return { id, evses: evses.map(({ uid, status }) => ({ uid, status })).toSorted(byUid) }
}

const byUid = (a: { uid: string }, b: { uid: string }) => (a.uid < b.uid ? -1 : 1)

const CHARGES: readonly [habit: string, profile: PeerProfile][] = [
  ['plain', peerProfile('ocpi-221')],
  ['texts', peerProfile('ocpi-221')],
  ['old-names', peerProfile('ocpi-221')],
  ['repeats-periods', flagged({ sessions: { periods: 'repeated' } })],
  ['patch-first', flagged({ push: { patchBeforePut: 'create' } })],
  ['partial-puts', flagged({ push: { putIsPatch: true } })],
  ['epoch', flagged({ fields: { epochTimestamps: 's' } })],
  ['berlin', flagged({ fields: { naiveTimeZone: 'Europe/Berlin' } })],
]

describe('a charge at an operator with habits is taken by the profile for it', () => {
  test.each(CHARGES.map(([habit, profile]) => [habit, profile.id, profile] as const))(
    '%s by %s: every message of the session and its CDR is taken at once',
    async (habit, _, profile) => {
      await meet(habit, async ({ emsp, ready }) => {
        const evses = (await control(ready, 'evses')) as { status: string; connectors: { tariff: unknown }[] }[]
        const free = evses.find(({ status, connectors }) => status === 'AVAILABLE' && connectors[0]?.tariff != null)
        emsp.received.length = 0
        await control(ready, 'charges', { way: 'rfid', uid: 'CARD1', start: '2026-06-08T08:00:00Z', ...free })
        await control(ready, 'idle', {})
        const sent = emsp.received.filter(({ path }) => /^\/2\.2\.1\/(sessions|cdrs)/.test(path))
        expect(sent.filter(({ path }) => path.includes('cdrs'))).toHaveLength(1)
        const memory = new InMemoryOcpi('https://roamwatt.example', {
          now: Date.now,
          fetch: () => Promise.reject(new TypeError('nothing is out there')),
        })
        memory.ourParties.push({ ...memory.ourParties[0], countryCode: 'NL', partyId: 'EMS' } as never)
        const roles = ready.parties.map((label) => {
          const [countryCode = '', partyId = ''] = label.split('*')
          return { role: 'CPO', countryCode, partyId, name: label, website: null }
        })
        const token = memory.connect('cpo-1', roles, profile)
        const app = createOcpiApp(memory.ports())
        for (const { method, path, body } of sent) {
          const response = await app.request(`https://x.example/ocpi/2.2.1/receiver${path.slice('/2.2.1'.length)}`, {
            method,
            headers: { Authorization: `Token ${btoa(token)}` },
            body: JSON.stringify(body),
          })
          expect([method, path, await response.json()]).toMatchObject([method, path, { status_code: 1000 }])
        }
        expect([memory.sessions.size, memory.cdrs.size, memory.refused]).toEqual([1, 1, []])
      })
    },
    60_000,
  )
})
