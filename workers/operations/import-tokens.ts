import { createRoute, z } from '@hono/zod-openapi'
import { brandById } from '#brands/registry'
import { canonicalJson } from '#domain/canonical-json'
import { DomainError } from '#domain/errors'
import { type Shard, shardForNew } from '#domain/identity/shard'
import { checkCardBatch } from '#domain/token/check-card-batch'
import { compareCards } from '#domain/token/compare-cards'
import { hmacHex } from '#integrations/crypto/digests'
import { readCsv } from '#integrations/csv/read-csv'
import { contractsOfCards, knownCards } from '#store/market/known-cards'
import { keepBatch, readBatch } from '#store/market/token-batches'
import type { House } from '#workers/house'
import { CardProblem, TokenBatch } from './batch-schema.ts'
import { BrandId } from './brand-schema.ts'
import { CONFLICT, NOT_WORKABLE, REFUSALS } from './error-body.ts'
import { findOurParty } from './find-our-party.ts'
import { jsonAnswer, jsonBody } from './json-content.ts'
import { knownContract } from './known-contract.ts'
import type { OperationsApp } from './operations-context.ts'
import { Refusal } from './refusal.ts'
import { runBatchStep } from './run-batch-step.ts'

/** Cards of one batch: a file beyond it is refused whole, with how many it may have. */
const MOST_ROWS = 10_000
/** Problems of one answer; how many there are is said as well. */
const MOST_PROBLEMS = 200

const NewBatch = z
  .object({
    brand: BrandId,
    market: z.string().regex(/^[a-z]{2}$/, 'two lower-case letters'),
    state: z.enum(['ordered', 'issued', 'active']).default('issued').openapi({
      description: 'Where the life of its cards begins: only an active one may charge',
    }),
    contract: z.string().max(60).nullish().openapi({
      description: "The contract's id (not its contractId) for rows without one; needed where no column has it",
    }),
    csv: z.string().min(1).max(1_500_000).openapi({
      description:
        'Columns: uid, visual_number, contract (as contractId), group_id, valid_until (the last day, 2029-12-31). Commas or semicolons',
      example: 'uid;visual_number\n04A1B2C3D4E5F6;NL-0001',
    }),
    commit: z.string().max(60).nullish().openapi({
      description: 'The `batch` that a dry run answered. Without it nothing is kept: that is the dry run',
    }),
  })
  .openapi('NewTokenBatch')

const Checked = z
  .object({
    batch: z
      .string()
      .openapi({ description: 'Names exactly what was checked: send it as `commit` to issue these cards' }),
    rows: z.number().int(),
    there: z.number().int().openapi({ description: 'Cards that are there already, just so' }),
    problems: z.array(CardProblem).openapi({ description: `The first ${MOST_PROBLEMS}` }),
    problemCount: z.number().int(),
    committed: TokenBatch.nullable().openapi({ description: 'Null after a dry run' }),
  })
  .openapi('CheckedTokenBatch')

const route = createRoute({
  method: 'post',
  path: '/token-batches',
  operationId: 'importTokens',
  tags: ['drivers'],
  summary: `Check up to ${MOST_ROWS} cards of a CSV file, and with \`commit\` issue them. The same batch again changes nothing`,
  request: { body: jsonBody(NewBatch) },
  responses: {
    200: jsonAnswer('What the check found, and the batch if it was committed', Checked),
    ...REFUSALS,
    ...CONFLICT,
    ...NOT_WORKABLE,
  },
})

export const importTokens = (app: OperationsApp) =>
  app.openapi(route, async (c) => {
    const { house } = c.env
    const asked = c.req.valid('json')
    const { shard, id, cards, there, problems } = await checkFile(house, asked)
    const database = house.market(shard)
    const checked = {
      batch: id,
      rows: cards.length,
      there,
      problems: problems.slice(0, MOST_PROBLEMS),
      problemCount: problems.length,
    }
    if (!asked.commit) return c.json({ ...checked, committed: null }, 200)
    if (asked.commit !== id)
      throw new Refusal(409, 'batch_changed', 'this is not the batch that was checked: check it again', 'commit')
    const standing = await readBatch(database, id)
    if (!standing && problems.length > 0)
      throw new Refusal(422, 'batch_not_clean', 'a batch with problems is not issued: mend the file first', 'csv')
    if (!standing) {
      const { brand, market, state } = asked
      await keepBatch(database, { id, brand, market, state, createdAt: house.now() }, cards)
    }
    // The first cards at once; the rest by whoever asks for the next step, and by the schedule.
    house.after(runBatchStep(house, database, id))
    return c.json({ ...checked, committed: await readBatch(database, id) }, 200)
  })

/** Reads and checks a file whole: by itself, and against what is there. Its name is a keyed digest, since a plain one would tell uids. */
async function checkFile(house: House, asked: z.infer<typeof NewBatch>) {
  const { brand, market, state } = asked
  const shard: Shard | null = shardForNew(market)
  if (shard === null) throw new DomainError('market_not_supported', { field: 'market' })
  const party = await findOurParty(house, brand, market)
  const csv = readCsv(asked.csv, MOST_ROWS)
  if (csv.rows.length > MOST_ROWS)
    throw new Refusal(422, 'batch_too_long', `a batch has at most ${MOST_ROWS} cards: split the file`, 'csv')
  const contractId = asked.contract ? await defaultContract(house, asked.contract, brand, market) : null
  const { cards, problems } = checkCardBatch(csv, { contractId, brand: brandById(brand) })
  const database = house.market(shard)
  const [contracts, issued] = await Promise.all([
    contractsOfCards(database, brand, [...new Set(cards.map((card) => card.contractId))]),
    knownCards(database, party, cards),
  ])
  // A contract that was made a moment ago may not be in the database yet; the one that was named by its id is there.
  const known = new Set([...contracts.keys(), ...(contractId === null ? [] : [contractId])])
  const compared = compareCards(cards, { contracts: known, issued })
  const digest = await hmacHex(house.keys.pepper, `token_batch|${canonicalJson({ brand, market, state, cards })}`)
  return {
    shard,
    id: `${shard}_${lettersOf(digest).slice(0, 32)}`,
    cards,
    there: compared.there,
    problems: [...problems, ...compared.problems].toSorted((a, b) => a.row - b.row),
  }
}

async function defaultContract(house: House, id: string, brand: string, market: string): Promise<string> {
  const { contract } = await knownContract(house, id, 'contract')
  if (contract.brand !== brand || contract.market !== market)
    throw new DomainError('contract_unknown', { field: 'contract' })
  return contract.contractId
}

/** Hex in the letters that our ids are made of. */
function lettersOf(hex: string): string {
  return Array.from(hex, (digit) => 'abcdefghijklmnop'[Number.parseInt(digit, 16)]).join('')
}
