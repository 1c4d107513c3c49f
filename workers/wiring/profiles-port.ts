import { checkProfile } from '#domain/charging-profile/check-profile'
import { DomainError } from '#domain/errors'
import { shardOf } from '#domain/identity/shard'
import { operatorKey } from '#durable-objects/party/take-session'
import { sha256Hex } from '#integrations/crypto/digests'
import { checkUrl } from '#integrations/outgoing/check-url'
import type { House } from '../house.ts'
import type { ProfilesPort } from '../ocpi/profiles-port.ts'

/** Charging profiles on session objects. */
export function profilesPort(house: House): ProfilesPort {
  const { objects } = house
  return {
    async result(peer, { kind, session, secret }, result, correlationId) {
      const id = session.toLowerCase()
      if (shardOf(id) === null || !(await objects.session(id).expects(peer.peerId))) return 'unknown'
      return objects.session(id).profileResult(kind, await sha256Hex(secret), result, correlationId, house.now())
    },
    async active(peer, party, operatorSessionId, active, correlationId) {
      const session = await objects.party(peer.peerId).findSession(operatorKey(party, operatorSessionId))
      if (session === null) return false
      return objects.session(session).activeProfile(peer.peerId, active, correlationId, house.now())
    },
    async relay(peer, { session, request, responseUrl, correlationId }) {
      const view = await objects.party(peer.peerId).read()
      // The result is sent there with our credential: to hosts that were agreed upon, and nowhere else.
      if (!checkUrl(responseUrl, new Set(view?.allowedHosts ?? [])).ok) {
        throw new DomainError('input_invalid', { field: 'response_url', message: 'response_url: is on no agreed host' })
      }
      if (request.kind === 'set') checkProfile(request.profile)
      const id = session.toLowerCase()
      if (shardOf(id) === null) return { result: 'UNKNOWN_SESSION', timeoutS: 0 }
      const relay = { peer: peer.peerId, responseUrl, correlationId }
      const answer = await objects.session(id).relayProfile(request, relay, house.now())
      return answer.result === 'unanswered' ? 'unanswered' : answer
    },
  }
}
