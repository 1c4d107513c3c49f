import { env } from 'cloudflare:workers'
import { expect, test } from 'vitest'
import type { Env } from '#durable-objects/env'
import { peerBoard } from '#durable-objects/peer-board/peer-board-client'
import type { PeerHealth } from '#durable-objects/peer-board/peer-health'

const health = (changes: Partial<PeerHealth> = {}): PeerHealth => ({
  peer: 'eu_a',
  name: 'Ladesäule ✓',
  state: 'registered',
  at: 1000,
  lastInAt: 900,
  lastOutAt: null,
  lastError: null,
  errorRate: null,
  pulls: [],
  outbox: null,
  ...changes,
})
const board = () => peerBoard(env as unknown as Env)

test('the board shows what was posted last, in any letters, and an older post changes nothing', async () => {
  await board().post(health())
  await board().post(health({ at: 2000, state: 'unregistered' }))
  await board().post(health({ at: 1500 }))
  expect(await board().list()).toEqual([health({ at: 2000, state: 'unregistered' })])
})

test('an entry is cut to a size that a header and one stored value can carry', async () => {
  await board().post(health({ peer: 'eu_long', lastError: 'x'.repeat(100_000) }))
  const kept = (await board().list()).find(({ peer }) => peer === 'eu_long')
  expect(kept?.lastError?.length).toBe(200)
})

test('a peer that is forgotten is gone', async () => {
  await board().forget('eu_long')
  expect((await board().list()).map(({ peer }) => peer)).not.toContain('eu_long')
})
