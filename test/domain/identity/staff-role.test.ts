import { describe, expect, test } from 'vitest'
import { isStaffSignInOver, judgeAccess, type STAFF_ROLES, type StaffPrincipal } from '#domain/identity/staff-role'

const NOW = 1_000_000_000
const MINUTE = 60_000
const person = (role: (typeof STAFF_ROLES)[number], freshAt = NOW): StaffPrincipal => ({
  kind: 'person',
  id: 'eu_one',
  name: 'One',
  role,
  freshAt,
})

describe('T133 who may do an operation', () => {
  const money = { roles: ['finance'], stepUp: false } as const

  test.each([
    ['viewer', 'role_missing'],
    ['operator', 'role_missing'],
    ['finance', 'allowed'],
    ['admin', 'allowed'],
  ] as const)('a %s asks for what is finance’s: %s', (role, verdict) => {
    expect(judgeAccess(person(role), money, NOW)).toBe(verdict)
  })

  test('a passkey shown less than five minutes ago stands for its owner, and then no more', () => {
    const moves = { ...money, stepUp: true }
    expect(judgeAccess(person('finance', NOW - 5 * MINUTE + 1), moves, NOW)).toBe('allowed')
    expect(judgeAccess(person('finance', NOW - 5 * MINUTE), moves, NOW)).toBe('step_up_required')
    expect(judgeAccess(person('finance', NOW - 60 * MINUTE), money, NOW)).toBe('allowed')
  })

  test('who has not the role is told so, and not to show a passkey', () => {
    expect(judgeAccess(person('viewer', 0), { roles: ['finance'], stepUp: true }, NOW)).toBe('role_missing')
  })

  test('without a row in the table an operation is an admin’s, with a fresh passkey', () => {
    for (const role of ['viewer', 'operator', 'finance'] as const)
      expect(judgeAccess(person(role), undefined, NOW)).toBe('role_missing')
    expect(judgeAccess(person('admin'), undefined, NOW)).toBe('allowed')
    expect(judgeAccess(person('admin', 0), undefined, NOW)).toBe('step_up_required')
  })

  test('the operations token may do everything', () => {
    for (const access of [money, { roles: [], stepUp: true }, undefined])
      expect(judgeAccess({ kind: 'token' }, access, NOW)).toBe('allowed')
  })
})

test('a sign-in ends 15 minutes after it was last used, and twelve hours after it began', () => {
  expect(isStaffSignInOver(NOW, NOW, NOW + 15 * MINUTE - 1)).toBe(false)
  expect(isStaffSignInOver(NOW, NOW, NOW + 15 * MINUTE)).toBe(true)
  const end = NOW + 12 * 60 * MINUTE
  expect(isStaffSignInOver(NOW, end - 2, end - 1)).toBe(false)
  expect(isStaffSignInOver(NOW, end - 1, end)).toBe(true)
})
