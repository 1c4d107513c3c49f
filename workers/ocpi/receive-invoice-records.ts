import { canonicalJson } from '#domain/canonical-json'
import type { InvoiceRecord } from '#domain/invoice-reconciliation/invoice-record'
import type { OcpiDialect } from '#integrations/ocpi/dialect'
import type { InvoiceDialect } from '#integrations/ocpi/invoice-dialect'
import { answerData, answerStored } from '#workers/ocpi/answer'
import { idInPath, requireSameId, requireSameParty } from '#workers/ocpi/object-in-path'
import type { OcpiApp, OcpiContext } from '#workers/ocpi/ocpi-context'
import type { OcpiPorts } from '#workers/ocpi/ports'
import { readObject } from '#workers/ocpi/read-body'
import { invalid, notFound } from '#workers/ocpi/refusal'
import { ownerInPath, speaksFor } from '#workers/ocpi/route-message'
import { takeMethods } from '#workers/ocpi/take-methods'

/** Invoice reconciliation records, for versions that have them: new by POST or PUT, corrected by PUT, withdrawn by DELETE. */
export function receiveInvoiceRecords(app: OcpiApp, ports: OcpiPorts, dialect: OcpiDialect): void {
  const { invoices } = dialect
  if (!invoices) return
  const path = `/ocpi/${dialect.version}/receiver/invoicereconciliation`
  takeMethods(app, path, {
    POST: async (c) => {
      const record = recordOf(c, invoices, (await readObject(c)).raw)
      if (!speaksFor(c.var.peer, record)) {
        throw invalid([{ field: 'party_id', problem: 'is no party of yours on this connection' }])
      }
      const known = await ports.invoices.get(c.var.peer, record, record.id)
      // What was sent twice is a success; what was changed goes by PUT, so that a mix-up of ids is seen.
      if (known && canonicalJson(contentOf(known)) !== canonicalJson(contentOf(record))) {
        throw invalid([{ field: 'id', problem: 'is taken by a record with other content: change it by PUT' }])
      }
      if (known) return answerStored(c, ports, 'repeated')
      return answerStored(c, ports, await ports.invoices.save(c.var.peer, c.var.addressed, record))
    },
  })
  takeMethods(app, `${path}/:countryCode/:partyId/:recordId`, {
    GET: async (c) => {
      const record = await ports.invoices.get(c.var.peer, ownerInPath(c), idInPath(c, 'recordId'))
      if (record === null) throw unknownRecord()
      return answerData(c, ports, invoices.writeInvoiceRecord(record))
    },
    PUT: async (c) => {
      const owner = ownerInPath(c)
      const id = idInPath(c, 'recordId')
      const { raw } = await readObject(c)
      requireSameId(raw, 'id', id)
      requireSameParty(raw, owner)
      const record = recordOf(c, invoices, raw)
      return answerStored(c, ports, await ports.invoices.save(c.var.peer, c.var.addressed, record))
    },
    DELETE: async (c) => {
      const id = idInPath(c, 'recordId')
      c.set('logIds', { invoice_record: id })
      if (!(await ports.invoices.delete(c.var.peer, ownerInPath(c), id))) throw unknownRecord()
      return answerStored(c, ports, 'updated')
    },
  })
}

function recordOf(c: OcpiContext, invoices: InvoiceDialect, raw: unknown): InvoiceRecord {
  const parsed = invoices.readInvoiceRecord(raw)
  if (!parsed.ok) throw invalid(parsed.issues)
  c.set('logIds', { invoice_record: parsed.value.id })
  c.set('leniencies', parsed.leniencies)
  return parsed.value
}

function contentOf({ invoiceId, cdrIds }: InvoiceRecord) {
  return { invoiceId, cdrIds }
}

function unknownRecord() {
  return notFound('this record is not known')
}
