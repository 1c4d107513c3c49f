import { partyLabel } from '#domain/identity/party'
import type { Instant } from '#domain/instant'
import { recordFindings } from '#store/catalogue/record-findings'
import type { PeerRole } from './party-rpc.ts'

/** A country code and party id should be one party's alone. Two peers that bring the same (directly and by a hub, say) may be right: staff look. */
export async function reportSharedParties(
  db: D1Database,
  peer: string,
  roles: readonly PeerRole[],
  now: Instant,
): Promise<void> {
  const { results } = await db
    .prepare(
      `SELECT DISTINCT p.name, role.value ->> 'countryCode' AS countryCode, role.value ->> 'partyId' AS partyId
       FROM peers AS p, json_each(p.roles) AS role WHERE p.id <> ? AND p.state = 'registered'`,
    )
    .bind(peer)
    .all<{ name: string; countryCode: string; partyId: string }>()
  const ours = new Set(roles.map(partyLabel))
  const findings = results
    .filter((other) => ours.has(partyLabel(other)))
    .map((other) => ({
      module: 'credentials',
      objectKey: partyLabel(other),
      field: 'roles',
      rule: 'party_of_another_peer',
      kind: 'fault' as const,
      detail: `also comes by ${other.name}`,
      raw: null,
      times: 1,
    }))
  await recordFindings(db, peer, findings, now)
}
