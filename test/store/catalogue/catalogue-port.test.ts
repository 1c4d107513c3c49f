import { runInDurableObject } from 'cloudflare:test'
import { expect, test } from 'vitest'
import { SITE_INDEX_TABLE, SiteIndex } from '#durable-objects/party/site-index'
import { TARIFF_BOOK_TABLE, TariffBook } from '#durable-objects/party/tariff-book'
import type { Objects } from '#durable-objects/region'
import { readTariff } from '#store/catalogue/read-tariff'
import type { ConnectedPeer, OcpiPorts } from '#workers/ocpi/ports'
import { cataloguePort } from '#workers/wiring/catalogue-port'
import { evseIntake, locationIntake, rawEvse, rawLocation, rawTariff, tariffIntake } from './example-location.ts'
import { bindings, findingsOf } from './test-environment.ts'

const { CATALOGUE: db, TARIFFS: kv, PARTY } = bindings
const NL_ABC = { countryCode: 'NL', partyId: 'ABC' }
const T1 = { ...NL_ABC, id: 'T1' }
const NOW = Date.parse('2026-06-08T00:00:00Z')

interface Setting {
  readonly port: OcpiPorts['catalogue']
  readonly peer: ConnectedPeer
  readonly book: TariffBook
  readonly sites: SiteIndex
  readonly clock: { now: number }
  /** Ids of locations that the peer's object was asked to get. */
  readonly healed: string[]
}

/** The port over a peer's object of its own. */
function withPort(peerId: string, run: (setting: Setting) => Promise<void>): Promise<void> {
  return runInDurableObject(PARTY.get(PARTY.newUniqueId()), async (_, { storage }) => {
    for (const table of ['site_index', 'tariff_book']) storage.sql.exec(`DROP TABLE IF EXISTS ${table}`)
    for (const table of [SITE_INDEX_TABLE, TARIFF_BOOK_TABLE]) storage.sql.exec(table)
    const sites = new SiteIndex(storage)
    const book = new TariffBook(storage)
    const party: Partial<ReturnType<Objects['party']>> = {
      indexSites: async (list) => sites.add(list),
      recordTariff: async (key, hash) => book.recordPushed(key, hash, clock.now),
      heal: async ({ id }) => healed.push(id) > 0,
    }
    const healed: string[] = []
    const clock = { now: NOW }
    const objects = { party: () => party as ReturnType<Objects['party']> }
    const port = cataloguePort({ db, kv, objects, pepper: btoa('pepper'), now: () => clock.now })
    const peer: ConnectedPeer = { peerId, registered: true, credential: 'current', roles: [], ourParties: [] }
    await run({ port, peer, book, sites, clock, healed })
  })
}

test('a location that is pushed is in the catalogue and in the site index of its peer', () =>
  withPort('push', async ({ port, peer, sites }) => {
    const { raw, location, leniencies } = locationIntake(rawLocation('L1', ['1']))
    expect(await port.saveLocation(peer, raw, location, leniencies)).toBe('created')
    expect(await port.saveLocation(peer, raw, location, leniencies)).toBe('unchanged')
    expect(await port.location(peer, NL_ABC, 'L1')).toEqual(raw)
    expect(sites.find(NL_ABC, 'L1')?.country).toBe('NLD')
    const changed = evseIntake(rawEvse('1', { status: 'CHARGING' }))
    expect(await port.saveEvse(peer, NL_ABC, 'L1', changed.raw, changed.evse, [])).toBe('updated')
    expect(await port.saveEvse(peer, NL_ABC, 'L2', changed.raw, changed.evse, [])).toBe('location_unknown')
    expect(await port.location(peer, NL_ABC, 'L1')).toMatchObject({ evses: [{ status: 'CHARGING' }] })
  }))

test('a tariff that changes is another version from then on; the same tariff again is not', () =>
  withPort('tariffs', async ({ port, peer, book, clock }) => {
    const cheap = await tariffIntake(rawTariff('T1', 0.4))
    const again = await tariffIntake(
      rawTariff('T1', 0.4, { last_updated: '2026-06-09T00:00:00Z', energy_mix: { is_green_energy: true } }),
    )
    const dear = await tariffIntake(rawTariff('T1', 0.5))
    const save = ({ raw, version, leniencies }: typeof cheap) => port.saveTariff(peer, raw, version.tariff, leniencies)
    expect(await port.tariff(peer, NL_ABC, 'T1')).toBeNull()
    expect(await save(cheap)).toBe('created')
    clock.now += 1000
    expect(await save(again)).toBe('updated')
    expect(await port.tariff(peer, NL_ABC, 'T1')).toEqual(again.raw)
    clock.now += 1000
    expect(await save(dear)).toBe('updated')
    expect(book.at(T1, NOW + 1999)).toEqual({ hash: cheap.version.hash, since: NOW })
    expect(book.at(T1, NOW + 2000)).toEqual({ hash: dear.version.hash, since: NOW + 2000 })
    expect(await port.tariff(peer, NL_ABC, 'T1')).toEqual(dear.raw)
    // The version a driver was shown is still there.
    expect(await readTariff(kv, db, cheap.version.hash)).toMatchObject({ id: 'T1' })
  }))

test('a deleted tariff is gone for new charges and kept for those that began with it', () =>
  withPort('deleted', async ({ port, peer, book, clock }) => {
    const { raw, version } = await tariffIntake(rawTariff('T1', 0.4))
    expect(await port.deleteTariff(peer, NL_ABC, 'T1')).toBe(false)
    await port.saveTariff(peer, raw, version.tariff, [])
    clock.now += 1000
    expect(await port.deleteTariff(peer, NL_ABC, 't1')).toBe(true)
    expect(await port.deleteTariff(peer, NL_ABC, 'T1')).toBe(false)
    expect(await port.tariff(peer, NL_ABC, 'T1')).toBeNull()
    expect(book.at(T1, NOW)?.hash).toBe(version.hash)
    expect(book.at(T1, clock.now)).toBeNull()
    clock.now += 1000
    expect(await port.saveTariff(peer, raw, version.tariff, [])).toBe('created')
    expect(await port.tariff(peer, NL_ABC, 'T1')).toEqual(raw)
  }))

test('what could not be read is listed with each reason until it can be', () =>
  withPort('refused', async ({ port, peer, clock }) => {
    const issues = [
      { field: 'publish', problem: 'is no boolean' },
      { field: 'city', problem: 'is missing' },
    ]
    await port.refuse(peer, { module: 'locations', party: NL_ABC, objectId: 'L1', issues, raw: { id: 'L1' } })
    expect((await findingsOf('refused')).map((finding) => finding.field)).toEqual(['city', 'publish'])
    const { raw, location, leniencies } = locationIntake(rawLocation('L1', []))
    clock.now += 1
    await port.saveLocation(peer, raw, location, leniencies)
    expect(await findingsOf('refused')).toEqual([])
  }))

test('what was changed and never sent is asked for, and shown', () =>
  withPort('missed', async ({ port, peer, healed }) => {
    await port.missed(peer, NL_ABC, 'L9')
    expect(healed).toEqual(['L9'])
    expect(await findingsOf('missed')).toEqual([
      { object_key: '*', field: 'id', rule: 'changed_before_it_was_sent', kind: 'leniency', times: 1 },
    ])
  }))
