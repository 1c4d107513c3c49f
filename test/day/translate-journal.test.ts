import { expect, test } from 'vitest'
import { compareDay } from '../../bench/day/compare-day.ts'
import { translateJournal } from '../../bench/hub-day/translate-journal.ts'
import type { CdrEntry, HubAccount } from '../peers/hub/hub-journal.ts'
import { sampleCdr, sampleDay, withPlatform } from './sample-day.ts'

const owner = 'NL*NLD'
const nothing: HubAccount = {
  sessions: [],
  cdrs: [],
  deliveries: [],
  commands: [],
  authorizations: [],
  references: [],
  clients: [],
  refused: [],
  flaws: [],
}

/** The sample's charge with the ids its operator uses, and the hub's account that leads back to those of the sample. */
function behindHub(changes: Partial<CdrEntry> = {}) {
  const day = sampleDay('ad_hoc')
  const [shown] = day.journals
  if (shown === undefined) throw new Error('the sample has a charge')
  const record = {
    ...shown,
    sessionId: 'at-the-operator',
    authorization: { ...shown.authorization, reference: 'from-the-hub' },
  }
  const session = {
    owner,
    operatorId: 'at-the-operator',
    hubId: shown.sessionId,
    reference: null,
    status: 'COMPLETED',
    updates: 3,
  }
  const cdr: CdrEntry = {
    owner,
    operatorId: record.cdrId,
    id: record.cdrId,
    sessionId: shown.sessionId,
    remark: null,
    exclVat: 4,
    inclVat: 4.84,
    received: 1,
    isPushed: true,
    ...changes,
  }
  const references = [{ hub: 'from-the-hub', issued: shown.authorization.reference ?? '' }]
  return { day, record, hub: { ...nothing, sessions: [session], cdrs: [cdr], references } }
}

test('a charge that agrees in the words of the hub has no differences, and in those of its operator it has', () => {
  const { day, record, hub } = behindHub()
  expect(compareDay({ ...day, journals: translateJournal([record], hub) }).differences).toEqual([])
  expect(compareDay({ ...day, journals: [record] }).differences).not.toEqual([])
})

test('a CDR whose session nobody was told of is found by what the CDR calls it', () => {
  const { record, hub } = behindHub({ sessionId: 'hub-1' })
  expect(translateJournal([record], { ...hub, sessions: [] })[0]?.sessionId).toBe('hub-1')
})

test('what the hub never heard of stays as it is, and is missed', () => {
  const { day, record } = behindHub()
  expect(translateJournal([record], nothing)).toEqual([record])
  expect(compareDay({ ...day, journals: translateJournal([record], nothing) }).differences).not.toEqual([])
})

test('a cost that the hub calculated is claimed without tax', () => {
  const { record, hub } = behindHub({ inclVat: null, remark: '[*] by the agreed tariff' })
  expect(translateJournal([record], hub)[0]?.claimed).toEqual({ ...record.claimed, inclVat: null })
})

test('an amount that changed on the way is a difference', () => {
  const { day, record, hub } = behindHub()
  const off = withPlatform(day, { cdrs: [sampleCdr({ claimedExclMicros: 4_010_000 })] })
  const { differences } = compareDay({ ...off, journals: translateJournal([record], hub) })
  expect(differences).toEqual([expect.stringContaining('claim')])
})
