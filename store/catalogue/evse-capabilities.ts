import type { PartyKey } from '#domain/identity/party'

/** What an EVSE lists of what it can do; null for one that is not known, empty for one that lists nothing. */
export async function evseCapabilities(
  db: D1Database,
  peer: string,
  party: PartyKey,
  locationId: string,
  evseUid: string,
): Promise<readonly string[] | null> {
  const row = await db
    .prepare(
      `SELECT json_extract(raw, '$.capabilities') AS listed FROM evses
       WHERE peer = ? AND country_code = ? AND party_id = ? AND location_id = ? AND uid = ?`,
    )
    .bind(peer, party.countryCode, party.partyId, locationId, evseUid)
    .first<{ listed: string | null }>()
  if (!row) return null
  return listedCapabilities(row.listed === null ? [] : parsed(row.listed))
}

/** Capabilities as an operator sent them, which may be anything. */
export function listedCapabilities(sent: unknown): string[] {
  return Array.isArray(sent) ? sent.map(String) : []
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return []
  }
}
