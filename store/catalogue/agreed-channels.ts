import { and, eq } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/d1'
import type { PartyKey } from '#domain/identity/party'
import { agreedChannels } from '#schema/catalogue/agreed-channels'

/** An operator and the peer through which it is to be reached. */
export type AgreedChannelRow = typeof agreedChannels.$inferSelect

/** All agreed channels, by operator. */
export async function listAgreedChannels(db: D1Database): Promise<AgreedChannelRow[]> {
  return drizzle(db).select().from(agreedChannels).orderBy(agreedChannels.countryCode, agreedChannels.partyId)
}

/** The peer agreed upon for an operator; null where nothing is. */
export async function findAgreedChannel(db: D1Database, party: PartyKey): Promise<string | null> {
  const [row] = await drizzle(db).select().from(agreedChannels).where(isOf(party))
  return row?.peer ?? null
}

/** Agrees on a channel for an operator's charges to come, or, with null, on none. */
export async function agreeChannel(db: D1Database, party: PartyKey, peer: string | null): Promise<void> {
  const { countryCode, partyId } = party
  if (peer === null) await drizzle(db).delete(agreedChannels).where(isOf(party))
  else {
    const target = [agreedChannels.countryCode, agreedChannels.partyId]
    await drizzle(db)
      .insert(agreedChannels)
      .values({ countryCode, partyId, peer })
      .onConflictDoUpdate({ target, set: { peer } })
  }
}

function isOf({ countryCode, partyId }: PartyKey) {
  return and(eq(agreedChannels.countryCode, countryCode), eq(agreedChannels.partyId, partyId))
}
