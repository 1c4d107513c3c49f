import { profileResultsPath } from '#integrations/ocpi/command-response-url'
import type { OcpiDialect } from '#integrations/ocpi/dialect'
import { readRouting } from '#integrations/ocpi/routing'
import { answerStored } from '#workers/ocpi/answer'
import { idInPath } from '#workers/ocpi/object-in-path'
import type { OcpiApp } from '#workers/ocpi/ocpi-context'
import type { OcpiPorts } from '#workers/ocpi/ports'
import { readObject } from '#workers/ocpi/read-body'
import { invalid, unknownObject } from '#workers/ocpi/refusal'
import { onlyParty } from '#workers/ocpi/route-message'
import { takeMethods } from '#workers/ocpi/take-methods'

/**
 * Where operators push what a charger has worked out, after a profile was set at least once. One that pushes before that is not refused: it
 * is no secret from us, and the next charge is none the worse for it.
 */
export function receiveActiveProfiles(app: OcpiApp, ports: OcpiPorts, dialect: OcpiDialect): void {
  const { smartCharging } = dialect
  if (smartCharging === null) return
  takeMethods(app, `${profileResultsPath(dialect.version)}/:sessionId`, {
    PUT: async (c) => {
      const sessionId = idInPath(c, 'sessionId')
      c.set('logIds', { session: sessionId })
      const parsed = smartCharging.readActiveProfile((await readObject(c)).raw)
      if (!parsed.ok) throw invalid(parsed.issues)
      c.set('leniencies', parsed.leniencies)
      const { peer, ids } = c.var
      // The session's id is the operator's own; whose it is, the headers say.
      const owner = readRouting(c.req.raw.headers).from ?? onlyParty(peer.roles)
      const isKnown =
        owner !== null && (await ports.profiles.active(peer, owner, sessionId, parsed.value, ids.correlationId))
      if (!isKnown) throw unknownObject('this session is not known')
      return answerStored(c, ports, 'updated')
    },
  })
}
