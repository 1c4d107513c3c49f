import { and, eq } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/d1'
import { ourParties } from '#schema/catalogue/our-parties'

/** One of our parties: of one brand, in exactly one market. */
export type OurPartyRow = typeof ourParties.$inferSelect

/** Creates a party of ours; false when there is one with this country code and party id. */
export async function createOurParty(db: D1Database, party: OurPartyRow): Promise<boolean> {
  const row = { ...party, countryCode: party.countryCode.toUpperCase(), partyId: party.partyId.toUpperCase() }
  const created = await drizzle(db)
    .insert(ourParties)
    .values(row)
    .onConflictDoNothing()
    .returning({ id: ourParties.partyId })
  return created.length > 0
}

/** Our parties in a fixed order; those of one brand where it is given. */
export async function listOurParties(db: D1Database, brand?: string): Promise<OurPartyRow[]> {
  const all = drizzle(db).select().from(ourParties).orderBy(ourParties.countryCode, ourParties.partyId)
  return brand === undefined ? all : all.where(eq(ourParties.brand, brand))
}

/** Writes what peers are told of a party; whose it is never changes. */
export async function updateOurParty(
  db: D1Database,
  { countryCode, partyId, name, website }: OurPartyRow,
): Promise<void> {
  const is = and(eq(ourParties.countryCode, countryCode), eq(ourParties.partyId, partyId))
  await drizzle(db).update(ourParties).set({ name, website }).where(is)
}
