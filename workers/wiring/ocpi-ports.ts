import { shardOf } from '#domain/identity/shard'
import { sha256Hex } from '#integrations/crypto/digests'
import type { CallLog } from '#integrations/outgoing/call-log'
import type { House } from '../house.ts'
import type { OcpiPorts } from '../ocpi/ports.ts'
import { cataloguePort } from './catalogue-port.ts'
import { cdrsPort } from './cdrs-port.ts'
import { invoicesPort } from './invoices-port.ts'
import { paymentsPort } from './payments-port.ts'
import { peersPort } from './peers-port.ts'
import { sessionsPort } from './sessions-port.ts'
import { tokensPort } from './tokens-port.ts'

/** The OCPI surface's ports on objects and databases. */
export function ocpiPorts(house: House, log: (line: CallLog) => void): OcpiPorts {
  return {
    now: () => house.now(),
    origin: house.origin,
    log,
    peers: peersPort(house),
    catalogue: cataloguePort({
      db: house.catalogue,
      kv: house.tariffs,
      objects: house.objects,
      now: () => house.now(),
    }),
    tokens: tokensPort(house),
    sessions: sessionsPort(house),
    cdrs: cdrsPort(house),
    payments: paymentsPort(house),
    invoices: invoicesPort(house),
    commands: {
      async result(commandId, secret, result, peer, type) {
        if (type !== 'START_SESSION' && type !== 'STOP_SESSION') return 'unknown'
        const id = commandId.toLowerCase()
        if (shardOf(id) === null || !(await house.objects.session(id).expects(peer.peerId))) return 'unknown'
        return house.objects.session(id).commandResult(type, await sha256Hex(secret), result.result, house.now())
      },
    },
  }
}
