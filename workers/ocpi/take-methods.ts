import type { OcpiApp, OcpiContext } from '#workers/ocpi/ocpi-context'
import { methodNotAllowed } from '#workers/ocpi/refusal'

type Handler = (c: OcpiContext) => Response | Promise<Response>

/** Registers what a URL takes; every other method is answered with 405 and the list of these. */
export function takeMethods(app: OcpiApp, path: string, handlers: Readonly<Record<string, Handler>>): void {
  for (const [method, handler] of Object.entries(handlers)) app.on(method, path, handler)
  const allow = Object.keys(handlers)
  app.all(path, () => {
    throw methodNotAllowed(allow)
  })
}
