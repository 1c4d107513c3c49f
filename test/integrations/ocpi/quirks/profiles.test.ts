import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { isProfileId, PROFILE_IDS, peerProfile, plainProfile } from '#integrations/ocpi/profiles'
import { explainProfile } from '#integrations/ocpi/quirks/explain-profile'
import type { ProfileData } from '#integrations/ocpi/quirks/profile-schema'
import { QUIRKS } from '#integrations/ocpi/quirks/quirks'
import { ProfileError, resolveProfile } from '#integrations/ocpi/quirks/resolve-profile'

const root = `${import.meta.dirname}/../../../..`

describe('profiles that are shipped', () => {
  test.each(PROFILE_IDS)('%s is whole', (id) => {
    const profile = peerProfile(id)
    expect(profile.id).toBe(id)
    expect(profile.paging.pageTimeoutMs).toBeGreaterThan(0)
    if (profile.quirk !== null) expect(Object.keys(QUIRKS)).toContain(profile.quirk)
  })

  test('every file of a profile is on the list, and every id is there once', () => {
    const files = readdirSync(`${root}/integrations/ocpi/quirks`)
      .filter((file) => file.endsWith('.ts'))
      .filter((file) => /: ProfileData = \{/.test(sourceOf(`integrations/ocpi/quirks/${file}`)))
    expect(files.map((file) => file.replace(/\.ts$/, '')).toSorted()).toEqual([...PROFILE_IDS].toSorted())
  })

  test('each says in a sentence of its own whom it is for', () => {
    const purposes = PROFILE_IDS.map((id) => peerProfile(id).purpose)
    for (const purpose of purposes) expect(purpose).toMatch(/^[A-Z].{10,}\.$/i)
    expect(new Set(purposes).size).toBe(PROFILE_IDS.length)
  })

  test('each is told by what it does otherwise than the plain one of its version', () => {
    const rules = (id: string) => explainProfile(peerProfile(id), plainProfile(peerProfile(id)))
    expect(rules('ocpi-221')).toEqual([])
    expect(rules('gridserve')).toEqual([
      { field: 'rate.minGapMs', value: '31000' },
      { field: 'paging.limit', value: '50' },
    ])
    expect(rules('sw-stuttgart')).toContainEqual({ field: 'fields.rename.evse.id', value: 'uid' })
    for (const id of PROFILE_IDS.filter((each) => !/^ocpi-\d+$/.test(each)))
      expect([id, rules(id)]).not.toEqual([id, []])
  })

  test('no profile that peers may be kept with has gone', () => {
    for (const id of ['ocpi-211', 'ocpi-221', 'ocpi-221-unpaged', 'ocpi-230', 'gireve-211', 'gireve-221'])
      expect(isProfileId(id)).toBe(true)
  })

  test('what a profile does not say is what the one it extends says', () => {
    const stuttgart = peerProfile('sw-stuttgart')
    expect(stuttgart.fields.rename.connector).toMatchObject({ voltage: 'max_voltage', ampere: 'max_amperage' })
    expect(stuttgart.ids).toEqual({ partyFrom: 'evse_id', evseIdFrom: 'id' })
    expect(stuttgart.paging.pageMaxBytes).toBe(50_000_000)
    expect(peerProfile('electric-era').parties.allow).toEqual([])
    expect(peerProfile('lakd').parties.allow).toBe('any')
  })

  test('where another version was agreed upon, the plain profile of that version holds', () => {
    expect(peerProfile('gireve-221', '2.2.1').id).toBe('gireve-221')
    expect(peerProfile('gireve-221', '2.1.1').id).toBe('ocpi-211')
    expect(peerProfile('ocpi-221', '2.3.0').id).toBe('ocpi-230')
    expect(() => peerProfile('ocpi-221', '9.9')).toThrow(ProfileError)
  })
})

describe('profiles that cannot be used', () => {
  const plain: ProfileData = { id: 'plain', version: '2.2.1' }
  const problem = (id: string, ...profiles: ProfileData[]) => {
    try {
      resolveProfile(id, [plain, ...profiles])
    } catch (error) {
      if (error instanceof ProfileError) return { profile: error.profile, field: error.field }
      throw error
    }
    return null
  }

  test.each(['', 'undefined', 'null', 'gireve', 'OCPI-221', 'toString', '__proto__'])(
    'an id that nothing has, "%s", is refused and gives no rules by accident',
    (id) => {
      expect(isProfileId(id)).toBe(false)
      expect(() => peerProfile(id)).toThrow(ProfileError)
    },
  )

  test('an unknown one to extend, a circle and an id taken twice are refused with their names', () => {
    const lone: ProfileData = { id: 'lone', extends: 'nobody' }
    expect(problem('lone', lone)).toEqual({ profile: 'lone', field: 'extends' })
    const left: ProfileData = { id: 'left', extends: 'right' }
    const right: ProfileData = { id: 'right', extends: 'left' }
    expect(problem('left', left, right)).toEqual({ profile: 'left', field: 'extends' })
    const self: ProfileData = { id: 'self', extends: 'self' }
    expect(problem('self', self)).toEqual({ profile: 'self', field: 'extends' })
    expect(problem('plain', plain)).toEqual({ profile: 'plain', field: 'id' })
  })

  test.each([
    ['rate.minGapMs', { rate: { minGapMs: -1 } }],
    ['paging.style', { paging: { style: 'guess' } }],
    ['paging.lmit', { paging: { lmit: 10 } }],
    ['fields.scale.connector.max_electric_power', { fields: { scale: { connector: { max_electric_power: 'kW' } } } }],
    ['fields.naiveTimeZone', { fields: { naiveTimeZone: 'Europe/Atlantis' } }],
    ['endpointUrls.locations', { endpointUrls: { locations: 'not a url' } }],
    ['parties.allow.0', { parties: { allow: ['everybody'] } }],
    ['speed', { speed: 'fast' }],
  ])('a wrong %s is refused with the field', (field, said) => {
    const broken = { id: 'broken', extends: 'plain', ...said } as ProfileData
    expect(problem('broken', broken)).toEqual({ profile: 'broken', field })
  })

  test('a profile without a version is refused', () => {
    expect(problem('vague', { id: 'vague' })).toEqual({ profile: 'vague', field: 'version' })
  })
})

function sourceOf(path: string): string {
  return readFileSync(`${root}/${path}`, 'utf8')
}
