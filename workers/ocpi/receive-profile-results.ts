import { profileResultsPath } from '#integrations/ocpi/command-response-url'
import type { OcpiDialect } from '#integrations/ocpi/dialect'
import { answerStored } from '#workers/ocpi/answer'
import { idInPath } from '#workers/ocpi/object-in-path'
import type { OcpiApp } from '#workers/ocpi/ocpi-context'
import type { OcpiPorts } from '#workers/ocpi/ports'
import { readObject } from '#workers/ocpi/read-body'
import { invalid, notFound } from '#workers/ocpi/refusal'
import { takeMethods } from '#workers/ocpi/take-methods'

/** Where operators report what came of a request about a charging profile. The URL says which kind it answers; the body does not. */
export function receiveProfileResults(app: OcpiApp, ports: OcpiPorts, dialect: OcpiDialect): void {
  const { smartCharging } = dialect
  if (smartCharging === null) return
  takeMethods(app, `${profileResultsPath(dialect.version)}/:kind/:session/:secret`, {
    POST: async (c) => {
      const kind = (['set', 'get', 'clear'] as const).find((known) => known === c.req.param('kind'))
      if (kind === undefined) throw notFound('there is no such request')
      const about = { kind, session: idInPath(c, 'session'), secret: idInPath(c, 'secret') }
      c.set('logIds', { session: about.session })
      const parsed = smartCharging.readProfileResult((await readObject(c)).raw, kind)
      if (!parsed.ok) throw invalid(parsed.issues)
      c.set('leniencies', parsed.leniencies)
      const outcome = await ports.profiles.result(c.var.peer, about, parsed.value, c.var.ids.correlationId)
      if (outcome === 'unknown') throw notFound('there is no such request')
      return answerStored(c, ports, 'updated')
    },
  })
}
