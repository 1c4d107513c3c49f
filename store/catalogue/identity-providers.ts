import type { Instant } from '#domain/instant'

/** A brand's identity provider, its secret encrypted. */
export interface IdentityProviderRow {
  readonly brand: string
  readonly id: string
  readonly name: string
  readonly issuer: string
  readonly clientId: string
  readonly clientSecret: string
  /** Of which domains it may speak for an e-mail address, in lower case. */
  readonly emailDomains: readonly string[]
  readonly createdAt: Instant
}

type Stored = Omit<IdentityProviderRow, 'emailDomains'> & { readonly emailDomains: string }

/** A brand's identity providers; more than these would be no choice for a person. */
export async function listIdentityProviders(database: D1Database, brand: string): Promise<IdentityProviderRow[]> {
  const { results } = await database
    .prepare(
      `SELECT brand, id, name, issuer, client_id AS clientId, client_secret AS clientSecret, email_domains AS emailDomains,
       created_at AS createdAt FROM identity_providers WHERE brand = ? ORDER BY name, id LIMIT 20`,
    )
    .bind(brand)
    .all<Stored>()
  return results.map((row) => ({ ...row, emailDomains: JSON.parse(row.emailDomains) }))
}

/** Keeps a provider; the same id again takes the place of the one before. */
export async function saveIdentityProvider(database: D1Database, row: IdentityProviderRow): Promise<void> {
  await database
    .prepare(
      `INSERT INTO identity_providers (brand, id, name, issuer, client_id, client_secret, email_domains, created_at)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (brand, id) DO UPDATE SET name = excluded.name, issuer = excluded.issuer, client_id = excluded.client_id,
         client_secret = excluded.client_secret, email_domains = excluded.email_domains`,
    )
    .bind(
      row.brand,
      row.id,
      row.name,
      row.issuer,
      row.clientId,
      row.clientSecret,
      JSON.stringify(row.emailDomains),
      row.createdAt,
    )
    .run()
}

/** Forgets a provider; false when there is none. */
export async function deleteIdentityProvider(database: D1Database, brand: string, id: string): Promise<boolean> {
  const { meta } = await database
    .prepare('DELETE FROM identity_providers WHERE brand = ? AND id = ?')
    .bind(brand, id)
    .run()
  return meta.changes > 0
}
