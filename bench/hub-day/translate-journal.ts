import type { ChargeRecord } from '../../test/peers/cpo/charge-record.ts'
import type { HubAccount } from '../../test/peers/hub/hub-journal.ts'

/**
 * An operator's journal in the words of those behind the hub: with the session ids, references and claims that the hub showed them. A record the
 * hub never heard of stays as it is, and will be missed.
 */
export function translateJournal(records: readonly ChargeRecord[], hub: HubAccount): ChargeRecord[] {
  const sessions = new Map(hub.sessions.map((entry) => [`${entry.owner}/${entry.operatorId}`, entry.hubId]))
  const cdrs = new Map(hub.cdrs.map((entry) => [`${entry.owner}/${entry.operatorId}`, entry]))
  const issued = new Map(hub.references.map((reference) => [reference.hub, reference.issued]))
  return records.map((record) => {
    const cdr = cdrs.get(`${record.party}/${record.cdrId}`)
    const { reference } = record.authorization
    const claimed = cdr === undefined || record.claimed === null ? record.claimed : claimOf(record.claimed, cdr)
    return {
      ...record,
      sessionId: sessions.get(`${record.party}/${record.sessionId}`) ?? cdr?.sessionId ?? record.sessionId,
      cdrId: cdr?.id ?? record.cdrId,
      authorization: {
        ...record.authorization,
        reference: reference === null ? null : (issued.get(reference) ?? reference),
      },
      claimed,
    }
  })
}

/** A hub that calculates the cost itself leaves the tax out. */
function claimOf(
  claimed: NonNullable<ChargeRecord['claimed']>,
  { inclVat }: HubAccount['cdrs'][number],
): ChargeRecord['claimed'] {
  return inclVat === null ? { ...claimed, inclVat: null } : claimed
}
