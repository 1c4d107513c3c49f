import type { CallLog } from '#integrations/outgoing/call-log'
import type { House } from '../house.ts'
import type { OcpiPorts } from '../ocpi/ports.ts'
import { cataloguePort } from './catalogue-port.ts'
import { cdrsPort } from './cdrs-port.ts'
import { commandsPort } from './commands-port.ts'
import { invoicesPort } from './invoices-port.ts'
import { paymentsPort } from './payments-port.ts'
import { peersPort } from './peers-port.ts'
import { profilesPort } from './profiles-port.ts'
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
      pepper: house.keys.pepper,
      now: () => house.now(),
    }),
    tokens: tokensPort(house),
    sessions: sessionsPort(house),
    cdrs: cdrsPort(house),
    payments: paymentsPort(house),
    invoices: invoicesPort(house),
    commands: commandsPort(house),
    profiles: profilesPort(house),
  }
}
