import { describe, expect, test } from 'vitest'
import { type ChannelListing, chooseListing } from '#domain/channel/choose-listing'

const direct: ChannelListing = { peer: 'direct', kind: 'bilateral', priceKnown: true, reachable: true, lastUpdated: 1 }
const hub: ChannelListing = { peer: 'hub', kind: 'hub', priceKnown: true, reachable: true, lastUpdated: 9 }

describe('the channel of a new charge', () => {
  test.each([
    ["the operator's own platform before a hub, however new the hub's listing is", [hub, direct], null, 'direct'],
    [
      'a known price before an unknown one',
      [
        { ...direct, priceKnown: false },
        { ...direct, peer: 'b' },
      ],
      null,
      'b',
    ],
    ['the newest of two alike', [hub, { ...hub, peer: 'hub2', lastUpdated: 10 }], null, 'hub2'],
    ['what was agreed before every rule', [direct, hub], 'hub', 'hub'],
    ['a way that is down is never taken, agreed or not', [{ ...direct, reachable: false }, hub], 'direct', 'hub'],
    ['an own platform without a price is still before a hub', [{ ...direct, priceKnown: false }, hub], null, 'direct'],
  ] as const)('%s', (_, listings, agreed, expected) => {
    expect(chooseListing(listings, agreed)).toMatchObject({ listing: { peer: expected }, refused: null })
    expect(chooseListing([...listings].reverse(), agreed)).toMatchObject({ listing: { peer: expected } })
  })

  test('no listing and no way to one are told apart', () => {
    expect(chooseListing([])).toEqual({ listing: null, refused: 'not_listed' })
    const down = [direct, hub].map((listing) => ({ ...listing, reachable: false }))
    expect(chooseListing(down)).toEqual({ listing: null, refused: 'not_reachable' })
  })

  test('what feeds alone list is there to be looked at, and beside a connection a feed changes nothing', () => {
    const feed = { ...direct, peer: 'feed', kind: 'feed', reachable: false, lastUpdated: 99 } as const
    expect(chooseListing([feed, feed])).toEqual({ listing: null, refused: 'information_only' })
    expect(chooseListing([feed, hub], 'feed')).toMatchObject({ listing: { peer: 'hub' } })
    expect(chooseListing([feed, { ...hub, reachable: false }])).toEqual({ listing: null, refused: 'not_reachable' })
  })
})
