import { writeToken } from '#integrations/ocpi/2.2.1/token'
import { pageHeaders, parsePageRequest } from '#integrations/ocpi/paging'
import { OCPI_STATUS } from '#integrations/ocpi/status-codes'
import { answerData } from '#workers/ocpi/answer'
import { idInPath } from '#workers/ocpi/object-in-path'
import type { OcpiApp } from '#workers/ocpi/ocpi-context'
import type { OcpiPorts } from '#workers/ocpi/ports'
import { invalid, OcpiRefusal } from '#workers/ocpi/refusal'
import { takeMethods } from '#workers/ocpi/take-methods'
import { tokenTypeOf } from '#workers/ocpi/token-type-of'

const MAX_LIMIT = 200
const PATH = '/ocpi/2.2.1/sender/tokens'

/** Our tokens, page by page, those no longer valid among them: that is how an operator learns of it. */
export function listTokens(app: OcpiApp, ports: OcpiPorts): void {
  takeMethods(app, PATH, {
    GET: async (c) => {
      const request = parsePageRequest(new URL(c.req.url).searchParams, MAX_LIMIT)
      if (!request.ok) throw invalid([{ field: request.field, problem: 'cannot be read' }])
      const { page } = request
      const found = await ports.tokens.page(c.var.peer, { party: c.var.addressed, ...page })
      const now = ports.now()
      const tokens = found.items.map(({ token, lastUpdated }) => writeToken(token, lastUpdated, now))
      return answerData(c, ports, tokens, pageHeaders(ports.origin + PATH, page, found.total, MAX_LIMIT))
    },
  })
  // Not in the specification, which has one token on the receiver's side alone; operators ask for it to heal a single one.
  takeMethods(app, `${PATH}/:uid`, {
    GET: async (c) => {
      const wanted = { party: c.var.addressed, uid: idInPath(c, 'uid'), type: tokenTypeOf(c.req.query('type')) }
      const found = await ports.tokens.get(c.var.peer, wanted)
      if (!found) throw new OcpiRefusal(404, OCPI_STATUS.unknownToken, 'this token is not known')
      return answerData(c, ports, writeToken(found.token, found.lastUpdated, ports.now()))
    },
  })
}
