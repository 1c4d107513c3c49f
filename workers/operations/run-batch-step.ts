import { DOMAIN_ERRORS, DomainError, type DomainErrorCode } from '#domain/errors'
import type { BatchCard } from '#domain/token/check-card-batch'
import { beginLife, unusableSince } from '#domain/token/life'
import type { OurParty } from '#durable-objects/party/party-rpc'
import { type CardContract, contractsOfCards } from '#store/market/known-cards'
import { type CardOutcome, nextCards, readBatch, recordOutcomes, type TokenBatch } from '#store/market/token-batches'
import type { House } from '#workers/house'
import { findOurParty } from './find-our-party.ts'
import { issueToken } from './issue-token.ts'

/** Cards of one step: each asks three objects, and an invocation may ask a thousand. */
const CARDS_A_STEP = 200
/** Cards at once: the runtime allows six open connections. */
const AT_ONCE = 6

/**
 * Issues the next cards of a batch and puts down what became of them. May be cut off anywhere and run twice at once: a card is issued once, by
 * its uid, and its row is written once. Answers the batch as it is then; null when there is none.
 */
export async function runBatchStep(house: House, database: D1Database, id: string): Promise<TokenBatch | null> {
  const batch = await readBatch(database, id)
  if (!batch || batch.finishedAt !== null) return batch
  const cards = await nextCards(database, id, CARDS_A_STEP)
  const [party, contracts] = await Promise.all([
    findOurParty(house, batch.brand, batch.market),
    contractsOfCards(database, batch.brand, [...new Set(cards.map(({ contractId }) => contractId))]),
  ])
  const waiting = [...cards]
  const outcomes: CardOutcome[] = []
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (let card = waiting.shift(); card; card = waiting.shift())
        outcomes.push(await issueCard(house, batch, party, card, contracts.get(card.contractId)))
    }),
  )
  await recordOutcomes(database, id, outcomes, house.now())
  return readBatch(database, id)
}

/** Only a refusal is an outcome; whatever else fails leaves the card to the next step. */
async function issueCard(
  house: House,
  batch: TokenBatch,
  party: OurParty,
  card: BatchCard,
  contract: CardContract | undefined,
): Promise<CardOutcome> {
  const { row, uid, visualNumber, groupId, validUntil } = card
  if (!contract) return { row, token: null, outcome: 'contract_unknown' }
  const life = beginLife(batch.state, batch.createdAt)
  try {
    const token = await issueToken(
      house,
      {
        brand: batch.brand,
        market: batch.market,
        countryCode: party.countryCode,
        partyId: party.partyId,
        uid,
        type: 'RFID',
        contractId: contract.contractId,
        contract: contract.id,
        driver: contract.driver,
        visualNumber,
        issuer: party.name,
        groupId,
        language: contract.language,
        whitelist: 'ALLOWED',
        blockedAt: unusableSince(life),
        validUntil,
        life,
      },
      'import',
    )
    return { row, token: token.id, outcome: 'done' }
  } catch (problem) {
    const code = refusalOf(problem)
    if (code === null) throw problem
    return { row, token: null, outcome: code }
  }
}

/** Also of an error that crossed a call to an object, where only its own fields survive. */
function refusalOf(problem: unknown): DomainErrorCode | null {
  if (problem instanceof DomainError) return problem.code
  const code = (problem as { readonly code?: unknown } | null)?.code
  return typeof code === 'string' && Object.hasOwn(DOMAIN_ERRORS, code) ? (code as DomainErrorCode) : null
}
