import type { ProfileRequest } from '#integrations/ocpi/client/charging-profiles'
import type { OcpiDialect } from '#integrations/ocpi/dialect'
import { OCPI_STATUS } from '#integrations/ocpi/status-codes'
import { answerData } from '#workers/ocpi/answer'
import { idInPath } from '#workers/ocpi/object-in-path'
import type { OcpiApp, OcpiContext } from '#workers/ocpi/ocpi-context'
import type { OcpiPorts } from '#workers/ocpi/ports'
import { readObject } from '#workers/ocpi/read-body'
import { invalid, notFound, OcpiRefusal } from '#workers/ocpi/refusal'
import { takeMethods } from '#workers/ocpi/take-methods'

/**
 * What an operator takes about charging profiles, for parties who shape charges for us: a request is handed on to the operator, the answer
 * handed back, and the result goes where the party wants it.
 */
export function relayChargingProfiles(app: OcpiApp, ports: OcpiPorts, dialect: OcpiDialect): void {
  const { smartCharging } = dialect
  if (smartCharging === null) return

  const relay = async (c: OcpiContext, request: ProfileRequest, responseUrl: string): Promise<Response> => {
    const session = idInPath(c, 'sessionId')
    c.set('logIds', { session })
    const { correlationId } = c.var.ids
    const answer = await ports.profiles.relay(c.var.peer, { session, request, responseUrl, correlationId })
    if (answer === 'unanswered') throw new OcpiRefusal(200, OCPI_STATUS.serverError, 'the operator did not answer')
    return answerData(c, ports, { result: answer.result, timeout: answer.timeoutS })
  }

  takeMethods(app, `/ocpi/${dialect.version}/receiver/chargingprofiles/:sessionId`, {
    GET: (c) => {
      requireShaper(c)
      const durationS = Number(c.req.query('duration') ?? Number.NaN)
      if (!Number.isInteger(durationS) || durationS < 1) {
        throw invalid([{ field: 'duration', problem: 'is no number of seconds' }])
      }
      return relay(c, { kind: 'get', durationS }, responseUrlIn(c))
    },
    PUT: async (c) => {
      requireShaper(c)
      const parsed = smartCharging.readSetProfile((await readObject(c)).raw)
      if (!parsed.ok) throw invalid(parsed.issues)
      c.set('leniencies', parsed.leniencies)
      const { profile, responseUrl } = parsed.value
      return relay(c, { kind: 'set', profile }, responseUrl)
    },
    DELETE: (c) => {
      requireShaper(c)
      return relay(c, { kind: 'clear' }, responseUrlIn(c))
    },
  })
}

/** Operators and others are offered nothing here. */
function requireShaper(c: OcpiContext): void {
  if (!c.var.peer.roles.some(({ role }) => role === 'SCSP')) throw notFound()
}

function responseUrlIn(c: OcpiContext): string {
  const url = c.req.query('response_url') ?? ''
  if (url === '' || url.length > 255) throw invalid([{ field: 'response_url', problem: 'is due' }])
  return url
}
