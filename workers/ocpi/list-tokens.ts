import { writeToken } from '#integrations/ocpi/2.2.1/token'
import { pageHeaders, parsePageRequest } from '#integrations/ocpi/paging'
import { answerData } from '#workers/ocpi/answer'
import type { OcpiApp } from '#workers/ocpi/ocpi-context'
import type { OcpiPorts } from '#workers/ocpi/ports'
import { invalid } from '#workers/ocpi/refusal'
import { takeMethods } from '#workers/ocpi/take-methods'

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
}
