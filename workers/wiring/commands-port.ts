import { shardOf } from '#domain/identity/shard'
import { sha256Hex } from '#integrations/crypto/digests'
import { isMarked } from '#integrations/crypto/result-secret'
import type { House } from '../house.ts'
import type { OcpiPorts } from '../ocpi/ports.ts'
import { connectedPeer } from './peers-port.ts'

const OF_CHARGES = ['START_SESSION', 'STOP_SESSION', 'RESERVE_NOW', 'CANCEL_RESERVATION'] as const

/** Results of commands: the help desk's go to the operator's own object, a charge's to its session. */
export function commandsPort(house: House): OcpiPorts['commands'] {
  return {
    async result(commandId, secret, { result }, peer, type) {
      const id = commandId.toLowerCase()
      const secretHash = await sha256Hex(secret)
      if (type === 'UNLOCK_CONNECTOR') return house.objects.party(peer.peerId).deskResult(id, secretHash, result)
      if (shardOf(id) === null || !(await house.objects.session(id).expects(peer.peerId))) return 'unknown'
      return house.objects.session(id).commandResult(type, secretHash, result, house.now())
    },
    async awaitedFrom(command, commandId, secret) {
      const type = OF_CHARGES.find((known) => known === command)
      const id = commandId.toLowerCase()
      if (type === undefined || shardOf(id) === null) return null
      // Before any object is asked: to guess creates nothing.
      if (!(await isMarked(house.keys.signing, type, id, secret))) return null
      const peer = await house.objects.session(id).awaitsResult(type, await sha256Hex(secret), house.now())
      const view = peer && (await house.objects.party(peer).read())
      const connected = view ? connectedPeer(view, 'current') : null
      return connected?.registered && connected.profile?.commands.openResults ? connected : null
    },
  }
}
