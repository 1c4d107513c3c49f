import { expect, test } from 'vitest'
import {
  allowanceOf,
  allowancesOf,
  maySeeLocation,
  type PublishToken,
  type SeeingToken,
} from '#domain/location/may-see-location'

const NOBODY: PublishToken = { uid: null, type: null, visualNumber: null, issuer: null, groupId: null }
const TOKEN: SeeingToken = {
  uid: '04aabb',
  type: 'RFID',
  visualNumber: 'Card-7',
  issuer: 'Roamwatt',
  groupId: 'Fleet-1',
}
const allowed = (entry: Partial<PublishToken>) => [allowanceOf({ ...NOBODY, ...entry }) ?? []].flat()
const sees = (entry: Partial<PublishToken>, token: SeeingToken = TOKEN) =>
  maySeeLocation({ publish: false, allowedTo: allowed(entry) }, allowancesOf(token))

test.each<[string, Partial<PublishToken>, boolean]>([
  ['C-16 a uid with its type', { uid: '04AABB', type: 'RFID' }, true],
  ['C-16 a uid without a type means nobody', { uid: '04AABB' }, false],
  ['C-16 a uid of another type', { uid: '04AABB', type: 'APP_USER' }, false],
  ['C-16 a visual number with its issuer', { visualNumber: 'Card-7', issuer: 'Roamwatt' }, true],
  ['C-16 a visual number in other letters', { visualNumber: 'card-7', issuer: 'Roamwatt' }, false],
  ['C-16 a visual number without an issuer means nobody', { visualNumber: 'Card-7' }, false],
  ['C-16 a group in other letters', { groupId: 'FLEET-1' }, true],
  ['C-15 all that is set has to match', { uid: '04AABB', type: 'RFID', groupId: 'fleet-1' }, true],
  ['C-15 one of two that does not match', { uid: '04AABB', type: 'RFID', groupId: 'fleet-2' }, false],
  ['C-15 a type alone means nobody', { type: 'RFID' }, false],
  ['C-15 nothing means nobody', {}, false],
])('%s', (_, entry, expected) => expect(sees(entry)).toBe(expected))

test('C-15, C-190 a published location is for everybody, whatever its list says', () => {
  expect(maySeeLocation({ publish: true, allowedTo: allowed({ groupId: 'others' }) }, [])).toBe(true)
})

test('C-17 an unpublished location without a list is for nobody', () => {
  expect(maySeeLocation({ publish: false, allowedTo: [] }, allowancesOf(TOKEN))).toBe(false)
})

test('a token without a group answers to no group', () => {
  expect(sees({ groupId: 'fleet-1' }, { ...TOKEN, groupId: null })).toBe(false)
})
