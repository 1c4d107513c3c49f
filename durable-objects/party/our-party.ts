import { DomainError } from '#domain/errors'
import { type PartyKey, partyLabel } from '#domain/identity/party'
import { type Shard, shardForNew } from '#domain/identity/shard'
import type { Sender } from './doorway.ts'
import type { OurParty } from './party-rpc.ts'

/** Our party that a token names; refused when it is none of ours. */
export function ourPartyOf(sender: Sender, token: PartyKey): OurParty {
  const label = partyLabel(token)
  const owner = sender.ourParties.find((party) => partyLabel(party) === label)
  if (!owner) throw new DomainError('input_invalid', { field: 'cdr_token.party_id', message: 'this party is not ours' })
  return owner
}

/** The shard of one of our parties' market. */
export function homeShard(party: OurParty): Shard {
  const shard = shardForNew(party.market)
  if (!shard) throw new Error(`party in a market without a database: ${party.market}`)
  return shard
}

/** Is this one of our parties on the connection? */
export function isFromOurParties(sender: Sender, party: PartyKey): boolean {
  return sender.ourParties.some((ours) => partyLabel(ours) === partyLabel(party))
}
