import { type PartyKey, partyLabel } from '#domain/identity/party'
import { directoryDigest } from '#integrations/crypto/directory-digest'
import type { UnreferencedCharge } from '../charging-session/charging-session-rpc.ts'
import type { Doorway, Sender, SessionLookup } from './doorway.ts'

/** The key under which the session index knows the latest charge that we started for a contract at an operator's EVSE. */
export async function startedKey(
  pepper: string,
  operator: PartyKey,
  start: Pick<UnreferencedCharge, 'contractId' | 'evseUid'>,
): Promise<string> {
  return `${await contractKey(pepper, operator, start.contractId)}@${start.evseUid.toUpperCase()}`
}

async function contractKey(pepper: string, operator: PartyKey, contractId: string): Promise<string> {
  return `${partyLabel(operator)}|${await directoryDigest(pepper, 'contract', '', contractId.toUpperCase())}`
}

/** The key under which the session index knows a contract's charge at an operator by its start. */
export async function chargeKey(
  pepper: string,
  operator: PartyKey,
  charge: Pick<UnreferencedCharge, 'contractId' | 'startAt'>,
): Promise<string> {
  return `${await contractKey(pepper, operator, charge.contractId)}|${charge.startAt}`
}

/**
 * The session of ours that a session or CDR without our reference is about: one of the same contract and start, or the one we started last for
 * the contract at that EVSE, where the time fits. Null where nothing fits: a charge is better alone than another's.
 */
export async function findUnreferenced(
  doorway: Doorway,
  lookup: Pick<SessionLookup, 'findSession'>,
  sender: Sender,
  operator: PartyKey,
  charge: UnreferencedCharge,
): Promise<string | null> {
  const { pepper } = doorway.keys
  const known = charge.endAt && (await lookup.findSession(await chargeKey(pepper, operator, charge)))
  if (known) return known
  const started = await lookup.findSession(await startedKey(pepper, operator, charge))
  return started !== null && (await doorway.objects.session(started).mayBe(sender.peerId, charge)) ? started : null
}
