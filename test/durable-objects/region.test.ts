import { expect, test } from 'vitest'
import { randomId } from '#durable-objects/random-id'
import { objectsOf, region } from '#durable-objects/region'
import { bindings } from '../faults/bindings.ts'

/** A namespace that writes down how it is asked: the embedded runtime has no jurisdictions, so the enforced mode is shown on this one. */
function recordedNamespace() {
  const asked: object[] = []
  const inside = (jurisdiction: string | null): unknown => ({
    jurisdiction: (name: string) => inside(name),
    idFromName: (name: string) => ({ name }),
    get: (id: { name: string }, options: object) => {
      asked.push({ jurisdiction, name: id.name, ...options })
      return {}
    },
  })
  return { namespace: inside(null) as DurableObjectNamespace, asked }
}

test.each(['nl1', 'de1', 'eu'])(
  'in production an object of %s is pinned to the European Union, near Western Europe',
  (shard) => {
    const { namespace, asked } = recordedNamespace()
    const name = randomId(shard)
    region(namespace, name, true)
    expect(asked).toEqual([{ jurisdiction: 'eu', name, locationHint: 'weur' }])
  },
)

test('where jurisdictions cannot be enforced they are part of the name, and the hint is given all the same', () => {
  const { namespace, asked } = recordedNamespace()
  const name = randomId('nl1')
  region(namespace, name, false)
  expect(asked).toEqual([{ jurisdiction: null, name: `eu:${name}`, locationHint: 'weur' }])
})

test.each(['', 'nl1', 'us1_aaaaaaaaaaaaaaaaaaaaaaaa', 'constructor_a', '04A1B2C3'])(
  'a name without a known shard (%s) opens no object anywhere',
  (name) => {
    const { namespace, asked } = recordedNamespace()
    expect(() => region(namespace, name, true)).toThrow('without a shard')
    expect(asked).toEqual([])
  },
)

test('every class of object is asked for through the European Union in production', () => {
  const recorded = recordedNamespace()
  const classes = ['DIRECTORY', 'TOKEN', 'CONTRACT', 'CHARGING_SESSION', 'PARTY', 'INTAKE', 'PEER_BOARD'] as const
  const namespaces = Object.fromEntries(classes.map((name) => [name, recorded.namespace]))
  const objects = objectsOf(Object.assign(Object.create(bindings), namespaces, { ENVIRONMENT: 'production' }))
  const id = randomId('nl1')
  objects.token(id)
  objects.contract(id)
  objects.session(id)
  objects.party(randomId('eu'))
  objects.intake(randomId('eu'))
  objects.directory('ab12')
  for (const kind of ['Token', 'Contract', 'ChargingSession', 'Party', 'Intake'] as const) objects.withOutbox(kind, id)
  expect(recorded.asked).toHaveLength(11)
  for (const asked of recorded.asked) expect(asked).toMatchObject({ jurisdiction: 'eu' })
})

test('a random name holds no less than 120 bits and never repeats', () => {
  const names = new Set(Array.from({ length: 10_000 }, () => randomId('nl1')))
  expect(names.size).toBe(10_000)
  for (const name of names) expect(name).toMatch(/^nl1_[a-z2-7]{24}$/)
})
