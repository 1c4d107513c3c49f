import type { OcpiDialect } from '#integrations/ocpi/dialect'
import { pageHeaders, parsePageRequest } from '#integrations/ocpi/paging'
import { answerData } from '#workers/ocpi/answer'
import { idInPath } from '#workers/ocpi/object-in-path'
import type { OcpiApp } from '#workers/ocpi/ocpi-context'
import type { OcpiPorts } from '#workers/ocpi/ports'
import { invalid, OcpiRefusal } from '#workers/ocpi/refusal'
import { spoken } from '#workers/ocpi/spoken'
import { takeMethods } from '#workers/ocpi/take-methods'
import { tokenTypeIn } from '#workers/ocpi/token-type-in'

const MAX_LIMIT = 200

/** Our tokens, page by page, those no longer valid among them: that is how an operator learns of it. */
export function listTokens(app: OcpiApp, ports: OcpiPorts, dialect: OcpiDialect): void {
  const path = `/ocpi/${dialect.version}/sender/tokens`
  takeMethods(app, path, {
    GET: async (c) => {
      const request = parsePageRequest(new URL(c.req.url).searchParams, MAX_LIMIT)
      if (!request.ok) throw invalid([{ field: request.field, problem: 'cannot be read' }])
      const { page } = request
      const found = await ports.tokens.page(c.var.peer, { party: c.var.addressed, ...page })
      const now = ports.now()
      const theirs = spoken(c, dialect)
      const tokens = found.items.map(({ token, lastUpdated }) => theirs.writeToken(token, lastUpdated, now))
      return answerData(c, ports, tokens, pageHeaders(ports.origin + path, page, found.total, MAX_LIMIT))
    },
  })
  // Not in the specification, which has one token on the receiver's side alone; operators ask for it to heal a single one.
  takeMethods(app, `${path}/:uid`, {
    GET: async (c) => {
      const wanted = { party: c.var.addressed, uid: idInPath(c, 'uid'), type: tokenTypeIn(c, dialect) }
      const found = await ports.tokens.get(c.var.peer, wanted)
      if (!found) throw new OcpiRefusal(404, dialect.wire.unknownTokenStatus, 'this token is not known')
      return answerData(c, ports, spoken(c, dialect).writeToken(found.token, found.lastUpdated, ports.now()))
    },
  })
}
