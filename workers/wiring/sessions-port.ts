import { quarantineOf } from '#durable-objects/party/take-cdr'
import { operatorKey, takeSession } from '#durable-objects/party/take-session'
import type { House } from '../house.ts'
import type { OcpiPorts } from '../ocpi/ports.ts'

/** Sessions as the OCPI surface needs them: found or opened by the peer's id, then handed to their object. */
export function sessionsPort(house: House): OcpiPorts['sessions'] {
  return {
    async get(peer, party, id) {
      const session = await house.objects.party(peer.peerId).findSession(operatorKey(party, id))
      return session ? ((await house.objects.session(session).raw(peer.peerId)) as never) : null
    },
    async receive(peer, party, id, message, raw) {
      const object = house.objects.party(peer.peerId)
      const outcome = await takeSession(house, object, peer, { party, id, message, raw })
      // Whoever changes what we have not is asked for it: it may never send it whole by itself.
      if (outcome === 'unknown') await object.heal({ module: 'sessions', party, id }, house.now())
      return outcome
    },
    async quarantine(peer, rawText, issues) {
      const entry = await quarantineOf(house, peer, 'session_unreadable', rawText, issues)
      if (entry) await house.objects.intake(peer.peerId).quarantine(entry)
    },
  }
}
