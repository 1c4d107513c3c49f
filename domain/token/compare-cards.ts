import type { BatchCard, CardProblem } from '#domain/token/check-card-batch'

/** A card that was issued before, as far as a batch is compared with it. */
interface IssuedCard {
  readonly uid: string
  readonly visualNumber: string | null
  readonly contractId: string
  readonly life: { readonly state: string } | null
}

/**
 * Compares checked cards with what is there: contracts that exist, uids and printed numbers that were issued before. A card that is there
 * already, for the same contract and with the same number, is no problem: nothing will be done about it.
 */
export function compareCards(
  cards: readonly BatchCard[],
  known: { readonly contracts: ReadonlySet<string>; readonly issued: readonly IssuedCard[] },
): { readonly problems: readonly CardProblem[]; readonly there: number } {
  const byUid = new Map(known.issued.map((card) => [card.uid, card]))
  const byNumber = new Map(known.issued.map((card) => [card.visualNumber, card]))
  let there = 0
  const problems = cards.flatMap((card): CardProblem[] => {
    const { row } = card
    if (!known.contracts.has(card.contractId)) return [{ row, column: 'contract', code: 'contract_unknown' }]
    const same = byUid.get(card.uid)
    const state = same?.life?.state
    if (state === 'replaced' || state === 'returned') return [{ row, column: 'uid', code: `token_${state}` }]
    if (same && same.contractId !== card.contractId) return [{ row, column: 'uid', code: 'token_exists' }]
    const numbered = byNumber.get(card.visualNumber)
    if (numbered && numbered.uid !== card.uid) return [{ row, column: 'visual_number', code: 'token_exists' }]
    if (same) there += 1
    return []
  })
  return { problems, there }
}
