import { openLoopbackSwitch } from '#integrations/outgoing/loopback-switch'
import { createOcpiApp } from '#workers/ocpi/app'
import type { OcpiApp } from '#workers/ocpi/ocpi-context'
import { InMemoryOcpi } from './in-memory-ports.ts'

openLoopbackSwitch()

let app: OcpiApp | null = null

/** The OCPI surface on in-memory ports, for `deno serve`: one invitation is open, for a peer on this machine. */
function appAt(origin: string): OcpiApp {
  if (app !== null) return app
  const memory = new InMemoryOcpi(origin, { fetch: (url, init) => fetch(url, init), now: Date.now })
  memory.invite('cpo-1', [Deno.env.get('PEER_HOST') ?? 'localhost'], Deno.env.get('INVITATION') ?? 'invitation')
  memory.addToken({ uid: '04A1B2' }, Date.now())
  app = createOcpiApp(memory.ports())
  return app
}

export default {
  fetch: (request: Request) => appAt(new URL(request.url).origin).fetch(request),
}
