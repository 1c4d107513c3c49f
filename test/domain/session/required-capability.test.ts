import { expect, test } from 'vitest'
import { judgeCapability } from '#domain/session/required-capability'

test.each([
  ['START_SESSION', ['REMOTE_START_STOP_CAPABLE'], [], 'capable'],
  ['START_SESSION', [], [], 'unlisted'],
  ['START_SESSION', ['RFID_READER'], [], 'incapable'],
  ['START_SESSION', ['RFID_READER'], ['REMOTE_START_STOP_CAPABLE'], 'capable'],
  ['START_SESSION', [], ['REMOTE_START_STOP_CAPABLE'], 'capable'],
  ['RESERVE_NOW', ['REMOTE_START_STOP_CAPABLE'], [], 'incapable'],
  ['UNLOCK_CONNECTOR', [], [], 'unlisted'],
  // A car that charges is stopped, and a place given free, wherever it is.
  ['STOP_SESSION', ['RFID_READER'], [], 'capable'],
  ['CANCEL_RESERVATION', ['RFID_READER'], [], 'capable'],
  // These two are said to be possible only where they are listed.
  ['preferences', [], [], 'incapable'],
  ['profile', [], [], 'incapable'],
  ['profile', [], ['CHARGING_PROFILE_CAPABLE'], 'capable'],
] as const)('C-162, F-65 %s at an EVSE that lists %j at a peer known for %j is %s', (use, listed, assumed, verdict) => {
  expect(judgeCapability(use, listed, assumed).verdict).toBe(verdict)
})
