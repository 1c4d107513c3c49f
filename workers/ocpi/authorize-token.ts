import type { LocationReferences } from '#integrations/ocpi/authorization-decision'
import type { OcpiDialect } from '#integrations/ocpi/dialect'
import type { PeerProfile } from '#integrations/ocpi/quirks/profile-schema'
import { OCPI_STATUS } from '#integrations/ocpi/status-codes'
import { answerData } from '#workers/ocpi/answer'
import { idInPath } from '#workers/ocpi/object-in-path'
import type { OcpiApp } from '#workers/ocpi/ocpi-context'
import type { OcpiPorts } from '#workers/ocpi/ports'
import { readJson } from '#workers/ocpi/read-body'
import { invalid, OcpiRefusal } from '#workers/ocpi/refusal'
import { spoken } from '#workers/ocpi/spoken'
import { takeMethods } from '#workers/ocpi/take-methods'
import { tokenTypeIn } from '#workers/ocpi/token-type-in'

/** May this token charge, here and now? A driver stands and waits for the answer. */
export function authorizeToken(app: OcpiApp, ports: OcpiPorts, dialect: OcpiDialect): void {
  takeMethods(app, `/ocpi/${dialect.version}/sender/tokens/:uid/authorize`, {
    POST: async (c) => {
      const uid = idInPath(c, 'uid')
      const type = tokenTypeIn(c, dialect)
      const references = dialect.readLocationReferences((await readJson(c)).json)
      if (!references.ok) throw invalid(references.issues)
      c.set('leniencies', references.leniencies)
      requirePlace(references.value, c.var.peer.profile)
      const request = { party: c.var.addressed, uid, type, locationReferences: references.value, caller: c.var.caller }
      const answer = await ports.tokens.authorize(c.var.peer, request)
      switch (answer) {
        case 'unknown_token':
          throw new OcpiRefusal(404, dialect.wire.unknownTokenStatus, 'this token is not known')
        case 'location_needed':
          throw new OcpiRefusal(200, OCPI_STATUS.notEnoughInformation, 'name the location')
        case 'undecided':
          // The operator falls back to its own rules, or asks again.
          throw new OcpiRefusal(200, OCPI_STATUS.serverError, 'not decided in time')
        default:
          return answerData(c, ports, spoken(c, dialect).writeAuthorizationInfo(answer, ports.now()))
      }
    },
  })
}

/** Some peers ask about one place alone: without it there is too little to go by, and of several none is meant. */
function requirePlace(references: LocationReferences | null, profile: PeerProfile | undefined): void {
  const rule = profile?.authorize.locationReferences ?? 'optional'
  if (rule === 'optional') return
  const evses = references?.evseUids.length ?? 0
  if (references === null || (rule === 'one-evse' && evses === 0)) {
    throw new OcpiRefusal(200, OCPI_STATUS.notEnoughInformation, 'name the place')
  }
  if (evses > 1) throw invalid([{ field: 'evse_uids', problem: 'are several' }])
}
