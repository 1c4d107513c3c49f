import type { PartyKey } from '#domain/identity/party'
import type { BatchCard } from '#domain/token/check-card-batch'
import type { TokenLife } from '#domain/token/life'

/** A contract that cards may be issued for. */
export interface CardContract {
  readonly id: string
  readonly contractId: string
  readonly driver: string
  readonly language: string
}

/** A card that is there already, by its uid in upper case. */
interface KnownCard {
  readonly uid: string
  readonly visualNumber: string | null
  readonly contractId: string
  readonly life: TokenLife | null
}

/** The contracts of a brand that are named, each with its driver, by their contract ids. */
export async function contractsOfCards(
  database: D1Database,
  brand: string,
  contractIds: readonly string[],
): Promise<Map<string, CardContract>> {
  const { results } = await database
    .prepare(
      `SELECT contracts.id, contract_id AS contractId, driver, language FROM contracts JOIN drivers ON drivers.id = driver
       WHERE contract_id IN (SELECT value FROM json_each(?1)) AND contracts.brand = ?2`,
    )
    .bind(JSON.stringify(contractIds), brand)
    .all<CardContract>()
  return new Map(results.map((contract) => [contract.contractId, contract]))
}

/** Which of these cards, or cards with the same printed number, the party has issued already. */
export async function knownCards(
  database: D1Database,
  party: PartyKey,
  cards: readonly Pick<BatchCard, 'uid' | 'visualNumber'>[],
): Promise<KnownCard[]> {
  const uids = cards.flatMap(({ uid }) => [uid, uid.toLowerCase()])
  const numbers = cards.map(({ visualNumber }) => visualNumber)
  const columns = 'upper(uid) AS uid, visual_number AS visualNumber, contract_id AS contractId, life'
  const [byUid, byNumber] = await database.batch<Omit<KnownCard, 'life'> & { readonly life: string | null }>([
    database
      .prepare(
        `SELECT ${columns} FROM tokens WHERE country_code = ?1 AND party_id = ?2 AND type = 'RFID'
         AND uid IN (SELECT value FROM json_each(?3))`,
      )
      .bind(party.countryCode, party.partyId, JSON.stringify(uids)),
    database
      .prepare(
        `SELECT ${columns} FROM tokens WHERE country_code = ?1 AND party_id = ?2
         AND visual_number IN (SELECT value FROM json_each(?3))`,
      )
      .bind(party.countryCode, party.partyId, JSON.stringify(numbers)),
  ])
  return [...(byUid?.results ?? []), ...(byNumber?.results ?? [])].map(({ life, ...card }) => ({
    ...card,
    life: life === null ? null : JSON.parse(life),
  }))
}
