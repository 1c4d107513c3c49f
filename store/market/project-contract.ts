import type { Instant } from '#domain/instant'
import type { PlanTerms } from '#domain/quote/quote'

/** A contract and its driver, as their object has them. Personal data. */
export interface ContractProjection {
  readonly contract: {
    readonly id: string
    readonly brand: string
    readonly market: string
    readonly driver: string
    readonly contractId: string
    readonly plan: PlanTerms
    readonly spendingLimitMinor: number | null
    readonly suspendedAt: Instant | null
    readonly createdAt: Instant
  }
  readonly driver: {
    readonly id: string
    readonly brand: string
    readonly market: string
    readonly name: string
    readonly email: string | null
    readonly language: string
    readonly createdAt: Instant
  }
  readonly revision: number
}

/** Writes the copies of a contract and its driver; an older revision changes nothing. */
export function projectContract(database: D1Database, projection: ContractProjection): D1PreparedStatement[] {
  const { contract, driver, revision } = projection
  return [
    database
      .prepare(
        `INSERT INTO drivers (id, brand, market, name, email, language, revision, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
         ON CONFLICT (id) DO UPDATE SET name = excluded.name, email = excluded.email, language = excluded.language,
           revision = excluded.revision WHERE excluded.revision > drivers.revision`,
      )
      .bind(
        driver.id,
        driver.brand,
        driver.market,
        driver.name,
        driver.email,
        driver.language,
        revision,
        driver.createdAt,
      ),
    database
      .prepare(
        `INSERT INTO contracts (id, brand, market, driver, contract_id, plan, spending_limit_minor, suspended_at, revision, created_at)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
         ON CONFLICT (id) DO UPDATE SET plan = excluded.plan, spending_limit_minor = excluded.spending_limit_minor,
           suspended_at = excluded.suspended_at, revision = excluded.revision WHERE excluded.revision > contracts.revision`,
      )
      .bind(
        contract.id,
        contract.brand,
        contract.market,
        contract.driver,
        contract.contractId,
        JSON.stringify(contract.plan),
        contract.spendingLimitMinor,
        contract.suspendedAt,
        revision,
        contract.createdAt,
      ),
  ]
}
