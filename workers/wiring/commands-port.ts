import { shardOf } from '#domain/identity/shard'
import { sha256Hex } from '#integrations/crypto/digests'
import type { House } from '../house.ts'
import type { OcpiPorts } from '../ocpi/ports.ts'

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
  }
}
