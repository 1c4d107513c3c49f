import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { HABITS, HabitsError, NO_HABITS, readHabits } from './habits.ts'
import { runOperator } from './run-operator.ts'
import { writeByHabit } from './write-by-habit.ts'

const folder = mkdtempSync(join(tmpdir(), 'habits-'))
const file = (name: string, content: string) => {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}

test('habits come by name or from a file, and what is not said is by the specification', () => {
  expect(readHabits('plain')).toEqual(NO_HABITS)
  expect(readHabits(file('own.json', '{"slash": true}'))).toEqual({ ...NO_HABITS, slash: true })
  for (const name of Object.keys(HABITS)) expect(readHabits(name)).toMatchObject(HABITS[name] ?? {})
})

test('habits that nobody has, a file that is none and a habit that is none are refused with their name', async () => {
  expect(() => readHabits('nowhere')).toThrow(HabitsError)
  expect(() => readHabits('toString')).toThrow(HabitsError)
  expect(() => readHabits(file('broken.json', '{'))).toThrow(/broken\.json/)
  expect(() => readHabits(file('other.json', '{"speed": 1}'))).toThrow(/speed/)
  const { code, errors, output } = await runOperator('--profile', 'nowhere')
  expect([code, output]).toEqual([2, ''])
  expect(errors).toContain('--profile nowhere')
})

test('an object without habits is written as it is, and what is written is never changed itself', () => {
  const location = {
    id: 'L',
    publish: true,
    evses: [{ uid: 'E', connectors: [{ id: '1', max_voltage: 230, max_electric_power: 11_000 }] }],
    last_updated: '2026-07-01T10:00:00Z',
  }
  const before = structuredClone(location)
  expect(writeByHabit('location', location, NO_HABITS)).toEqual(before)
  const written = writeByHabit('location', location, {
    ...NO_HABITS,
    numbersAsText: true,
    booleansAsText: true,
    kilowatts: true,
    times: 'berlin',
    rename: { connector: { max_voltage: 'voltage' } },
    leaveOut: { location: ['id'] },
  })
  expect(written).toEqual({
    publish: 'true',
    evses: [{ uid: 'E', connectors: [{ id: '1', voltage: '230', max_electric_power: '11' }] }],
    last_updated: '2026-07-01T12:00:00',
  })
  expect(location).toEqual(before)
})
