import { expect, test } from 'vitest'
import { channelPeers } from '#store/catalogue/channel-peers'
import { type PeerRow, savePeer } from '#store/catalogue/save-peer'
import { bindings } from './test-environment.ts'

const db = bindings.CATALOGUE
const OWN = { countryCode: 'FR', partyId: '107' }
const BEHIND = { countryCode: 'NL', partyId: 'NLD' }
const STRANGER = { countryCode: 'DE', partyId: 'XYZ' }

/** A peer whose one role is that of `OWN`, and behind whom `BEHIND` was agreed upon. */
async function peerOf(id: string, changes: Partial<PeerRow>) {
  const client = { ...BEHIND, role: 'CPO', status: 'CONNECTED', lastUpdated: null, source: 'agreed' }
  await savePeer(db, {
    id,
    name: id,
    state: 'registered',
    version: '2.1.1',
    versionsUrl: null,
    roles: JSON.stringify([{ ...OWN, role: 'CPO' }]),
    ourParties: '[]',
    allowedHosts: '[]',
    profile: 'gireve-211',
    hub: null,
    feed: null,
    clients: JSON.stringify([client]),
    revision: 1,
    createdAt: 1,
    updatedAt: 1,
    ...changes,
  })
  const peer = (await channelPeers(db, [id])).get(id)
  if (peer === undefined) throw new Error('the peer was not kept')
  return [OWN, BEHIND, STRANGER].map((operator) => `${peer.kindFor(operator)} ${peer.reaches(operator)}`)
}

test('F-67 who speaks for others without saying that it is a hub is one to them, and straight to itself', async () => {
  expect(await peerOf('older-hub', {})).toEqual(['bilateral true', 'hub true', 'hub false'])
})

test('F-67 a hub that says so is one to everybody, and reaches whom it names', async () => {
  expect(await peerOf('hub', { hub: 'FR*107' })).toEqual(['hub true', 'hub true', 'hub true'])
})

test('a feed is none to anybody, and leads nowhere', async () => {
  const feed = JSON.stringify({ locationsUrl: null, tariffsUrl: null, hasToken: false })
  expect(await peerOf('feed', { feed })).toEqual(['feed false', 'feed false', 'feed false'])
})
