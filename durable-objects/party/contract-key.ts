import { type PartyKey, partyLabel } from '#domain/identity/party'
import { directoryDigest } from '#integrations/crypto/directory-digest'

/** A contract at an operator, as the peer's object knows it: a digest, behind the operator's label. */
export async function contractKey(pepper: string, operator: PartyKey, contractId: string): Promise<string> {
  return `${partyLabel(operator)}|${await directoryDigest(pepper, 'contract', '', contractId.toUpperCase())}`
}
