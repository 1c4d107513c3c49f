import { parsePartyLabel, partyLabel } from '#domain/identity/party'
import type { OurParty } from '#durable-objects/party/party-rpc'
import { Refusal } from './refusal.ts'

/** Those of our parties that are named, as NL*ABC; all of them where none is. A name of none is refused. */
export function pickParties(all: readonly OurParty[], labels: readonly string[] | undefined): readonly OurParty[] {
  if (all.length === 0) throw new Refusal(400, 'party_missing', 'create one of our parties first', 'parties')
  if (labels === undefined) return all
  return labels.map((label) => {
    const asked = parsePartyLabel(label)
    const found = asked && all.find((party) => partyLabel(party) === partyLabel(asked))
    if (!found) throw new Refusal(400, 'input_invalid', `${label} is none of our parties`, 'parties')
    return found
  })
}
