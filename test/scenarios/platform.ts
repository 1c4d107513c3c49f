import { expect } from 'vitest'
import { bindings } from '../faults/bindings.ts'
import { fetchPlatform, Operator } from './operator.ts'

/** A driver with a contract and a card. */
export interface CardHolder {
  readonly driver: string
  readonly contract: string
  readonly contractId: string
  readonly token: string
  readonly uid: string
}

/** Our parties of these stories: one brand in two markets. */
export const OUR_NL = { countryCode: 'NL', partyId: 'RWT', brand: 'roamwatt', market: 'nl', name: 'Roamwatt NL' }
export const OUR_DE = { countryCode: 'DE', partyId: 'RWT', brand: 'roamwatt', market: 'de', name: 'Roamwatt DE' }

/** Staff at work: a call of the operations API. */
export async function operations<T>(method: string, path: string, body?: unknown): Promise<T> {
  const answer = await fetchPlatform(`/api/operations/v1${path}`, {
    method,
    headers: { Authorization: `Bearer ${bindings.OPERATIONS_TOKEN}`, 'Content-Type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  if (answer.status === 204) return undefined as T
  const text = await answer.text()
  expect(answer.status, `${method} ${path}: ${text}`).toBeLessThan(300)
  return JSON.parse(text) as T
}

/** Brand and parties as an operator of the platform creates them first. */
export async function foundPlatform(): Promise<void> {
  await operations('POST', '/brands', { id: 'roamwatt', name: 'Roamwatt', theme: 'roamwatt' })
  await operations('POST', '/parties', OUR_NL)
  await operations('POST', '/parties', OUR_DE)
}

/** Invites a peer; answers its id and the token of the invitation. */
export async function invite(host: string): Promise<{ readonly id: string; readonly tokenA: string }> {
  const invited = await operations<{ id: string; registrationToken: string }>('POST', '/peers', {
    name: host,
    allowedHosts: [host],
  })
  return { id: invited.id, tokenA: invited.registrationToken }
}

/** An operator that is registered with the platform. */
export async function connectedOperator(
  host: string,
  countryCode: string,
  partyId: string,
): Promise<{ readonly operator: Operator; readonly peer: string }> {
  const operator = new Operator(host, countryCode, partyId)
  const { id, tokenA } = await invite(host)
  expect((await operator.register(tokenA)).statusCode).toBe(1000)
  return { operator, peer: id }
}

/** A driver of ours in a market with a card. */
export async function cardHolder(
  market: 'nl' | 'de',
  uid: string,
  options: {
    readonly spendingLimitMinor?: number
    readonly concurrentLimit?: number
    readonly sessionFeeMinor?: number
  } = {},
): Promise<CardHolder> {
  const { driver, contract } = await operations<{
    driver: { id: string }
    contract: { id: string; contractId: string }
  }>('POST', '/drivers', {
    brand: 'roamwatt',
    market,
    name: 'Jan Jansen',
    plan: { kind: 'pay_as_you_go', sessionFeeMinor: options.sessionFeeMinor ?? 0 },
    spendingLimitMinor: options.spendingLimitMinor ?? null,
    concurrentLimit: options.concurrentLimit ?? null,
  })
  const token = await operations<{ id: string }>('POST', '/tokens', { contract: contract.id, type: 'RFID', uid })
  return { driver: driver.id, contract: contract.id, contractId: contract.contractId, token: token.id, uid }
}

/** What an account of a market's ledger holds, by account; and the sum of all, which is 0 or something is broken. */
export async function ledgerOf(
  market: 'nl' | 'de',
): Promise<{ readonly sum: number; readonly [account: string]: number }> {
  const database = market === 'nl' ? bindings.MARKET_NL : bindings.MARKET_DE
  const { results } = await database
    .prepare('SELECT account, SUM(amount_minor) AS amount FROM ledger_entries GROUP BY account')
    .all<{ account: string; amount: number }>()
  const sum = results.reduce((total, { amount }) => total + amount, 0)
  return { ...Object.fromEntries(results.map(({ account, amount }) => [account, amount])), sum }
}

/** Rows of a table of a market, for what no API shows. */
export async function rowsOf<T>(market: 'nl' | 'de', sql: string, ...values: unknown[]): Promise<T[]> {
  const database = market === 'nl' ? bindings.MARKET_NL : bindings.MARKET_DE
  return (
    await database
      .prepare(sql)
      .bind(...values)
      .all<T>()
  ).results
}

/** A CDR as it was settled; null while it is not. */
export async function settledCdr(market: 'nl' | 'de', cdrId: string): Promise<SettledRow | null> {
  const [row] = await rowsOf<SettledRow>(
    market,
    `SELECT c.key, c.session, c.authorized AS authorization, c.operator_status, c.operator_reasons, c.driver_status, c.driver_reasons,
       r.gross_minor, r.net_minor, r.vat_minor, r.vat_basis_points, r.pinned_from
     FROM cdrs AS c LEFT JOIN ratings AS r ON r.cdr_key = c.key WHERE c.cdr_id = ?`,
    cdrId,
  )
  return row ?? null
}

interface SettledRow {
  readonly key: string
  readonly session: string | null
  readonly authorization: string
  readonly operator_status: string
  readonly operator_reasons: string
  readonly driver_status: string
  readonly driver_reasons: string
  readonly gross_minor: number | null
  readonly net_minor: number | null
  readonly vat_minor: number | null
  readonly vat_basis_points: number | null
  readonly pinned_from: string | null
}
