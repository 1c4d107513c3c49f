import type { OcpiDialect } from '#integrations/ocpi/dialect'
import { pageHeaders, parsePageRequest } from '#integrations/ocpi/paging'
import { answerData } from '#workers/ocpi/answer'
import type { OcpiApp } from '#workers/ocpi/ocpi-context'
import type { OcpiPorts } from '#workers/ocpi/ports'
import { invalid } from '#workers/ocpi/refusal'
import { takeMethods } from '#workers/ocpi/take-methods'

const MAX_LIMIT = 200

/** The records of invoices that we write for an operator (reverse billing), for versions that have them. Those withdrawn are not in it. */
export function listInvoiceRecords(app: OcpiApp, ports: OcpiPorts, dialect: OcpiDialect): void {
  const { invoices } = dialect
  if (!invoices) return
  const path = `/ocpi/${dialect.version}/sender/invoicereconciliation`
  takeMethods(app, path, {
    GET: async (c) => {
      const request = parsePageRequest(new URL(c.req.url).searchParams, MAX_LIMIT)
      if (!request.ok) throw invalid([{ field: request.field, problem: 'cannot be read' }])
      const found = await ports.invoices.issued(c.var.peer, request.page)
      const headers = pageHeaders(ports.origin + path, request.page, found.total, MAX_LIMIT)
      return answerData(c, ports, found.items.map(invoices.writeInvoiceRecord), headers)
    },
  })
}
