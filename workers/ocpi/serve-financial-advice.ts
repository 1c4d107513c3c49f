import type { OcpiDialect } from '#integrations/ocpi/dialect'
import { pageHeaders, parsePageRequest } from '#integrations/ocpi/paging'
import { answerData } from '#workers/ocpi/answer'
import { idInPath } from '#workers/ocpi/object-in-path'
import type { OcpiApp } from '#workers/ocpi/ocpi-context'
import type { OcpiPorts } from '#workers/ocpi/ports'
import { invalid, notFound } from '#workers/ocpi/refusal'
import { takeMethods } from '#workers/ocpi/take-methods'

const MAX_LIMIT = 200

/** What became of direct payments, for versions that have them: an operator that missed a push finds it here. */
export function serveFinancialAdvice(app: OcpiApp, ports: OcpiPorts, dialect: OcpiDialect): void {
  const { payments } = dialect
  if (!payments) return
  const path = `/ocpi/${dialect.version}/sender/payments/financial-advice-confirmations`
  takeMethods(app, path, {
    GET: async (c) => {
      const request = parsePageRequest(new URL(c.req.url).searchParams, MAX_LIMIT)
      if (!request.ok) throw invalid([{ field: request.field, problem: 'cannot be read' }])
      const found = await ports.payments.confirmations(c.var.peer, request.page)
      const headers = pageHeaders(ports.origin + path, request.page, found.total, MAX_LIMIT)
      return answerData(c, ports, found.items.map(payments.writeFinancialAdvice), headers)
    },
  })
  takeMethods(app, `${path}/:confirmationId`, {
    GET: async (c) => {
      const confirmation = await ports.payments.confirmation(c.var.peer, idInPath(c, 'confirmationId'))
      if (confirmation === null) throw notFound('this confirmation is not known')
      return answerData(c, ports, payments.writeFinancialAdvice(confirmation))
    },
  })
}
