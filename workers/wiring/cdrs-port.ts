import { shardOf } from '#domain/identity/shard'
import { contentHash } from '#integrations/ocpi/content-hash'
import { readRawCdr } from '#store/market/read-raw-cdr'
import type { House } from '../house.ts'
import type { OcpiPorts } from '../ocpi/ports.ts'
import { resolveToken } from './resolve-token.ts'
import { findOpened, homeShard, keepInQuarantine, operatorKey, ourPartyOf } from './sessions-port.ts'

/** CDRs as the OCPI surface needs them: taken by the peer's intake object, whether or not any database answers. */
export function cdrsPort(house: House): OcpiPorts['cdrs'] {
  return {
    async receive(peer, raw, rawText, cdr, read) {
      let owner: ReturnType<typeof ourPartyOf>
      try {
        owner = ourPartyOf(peer, cdr.token)
      } catch {
        await keepInQuarantine(house, peer, 'party_not_ours', rawText, [
          { field: 'cdr_token.party_id', problem: 'this party is not ours' },
        ])
        return { outcome: 'foreign_token' }
      }
      const token = await resolveToken(house, owner, cdr.token.type, cdr.token.uid)
      const bySession = cdr.sessionId
        ? await house.objects.party(peer.peerId).findSession(operatorKey(cdr, cdr.sessionId))
        : null
      const session = bySession ?? (await findOpened(house, peer, cdr.authorizationReference))
      const key = operatorKey(cdr, cdr.id)
      const arrival = await house.objects.intake(peer.peerId).receive({
        peer: peer.peerId,
        key,
        // Ids are compared without regard to case: the same CDR under another spelling of its id has the same content.
        contentHash: await contentHash({ ...raw, country_code: '', party_id: '', id: key }),
        raw: rawText,
        version: read.version,
        read: { owner: read.context.owner, ours: read.context.ours },
        shard: token?.shard ?? (session ? shardOf(session) : null) ?? homeShard(owner),
        brand: owner.brand,
        token: token?.id ?? null,
        session,
        receivedAt: house.now(),
      })
      if (arrival.outcome === 'conflict') return { outcome: 'conflict' }
      return { outcome: arrival.outcome, url: `${house.origin}/ocpi/${read.version}/receiver/cdrs/${arrival.urlId}` }
    },
    async get(peer, urlId) {
      const found = await house.objects.intake(peer.peerId).find(urlId)
      if (!found) return null
      const raw = found.raw ?? (await readRawCdr(house.market(found.shard), found.key))
      return raw ? JSON.parse(raw) : null
    },
    async quarantine(peer, rawText, issues) {
      await keepInQuarantine(house, peer, 'cdr_unreadable', rawText, issues)
    },
  }
}
