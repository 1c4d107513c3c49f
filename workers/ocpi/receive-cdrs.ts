import type { OcpiDialect } from '#integrations/ocpi/dialect'
import type { Issue } from '#integrations/ocpi/parsed'
import { answerData, answerStored } from '#workers/ocpi/answer'
import type { OcpiApp, OcpiContext } from '#workers/ocpi/ocpi-context'
import type { OcpiPorts } from '#workers/ocpi/ports'
import { readObject } from '#workers/ocpi/read-body'
import { readContext } from '#workers/ocpi/read-context'
import { invalid, notFound } from '#workers/ocpi/refusal'
import { speaksFor } from '#workers/ocpi/route-message'
import { spoken } from '#workers/ocpi/spoken'
import { takeMethods } from '#workers/ocpi/take-methods'

/** CDRs: taken once and for ever, and read back at the URL we gave. A price we doubt is never a reason to refuse one. */
export function receiveCdrs(app: OcpiApp, ports: OcpiPorts, dialect: OcpiDialect): void {
  takeMethods(app, `/ocpi/${dialect.version}/receiver/cdrs`, { POST: (c) => receiveCdr(c, ports, dialect) })
  takeMethods(app, `/ocpi/${dialect.version}/receiver/cdrs/:cdrPath{.+}`, {
    GET: async (c) => {
      const cdr = await ports.cdrs.get(c.var.peer, (c.req.param('cdrPath') ?? '').replace(/\/$/, ''))
      if (cdr === null) throw notFound('this CDR is not known')
      return answerData(c, ports, cdr)
    },
  })
}

async function receiveCdr(c: OcpiContext, ports: OcpiPorts, dialect: OcpiDialect): Promise<Response> {
  const { peer } = c.var
  const { raw, text } = await readObject(c)
  const context = readContext(c, ports, null)
  const parsed = spoken(c, dialect).readCdr(raw, context)
  if (!parsed.ok) return refuse(c, ports, text, parsed.issues)
  const cdr = parsed.value
  c.set('logIds', { cdr: cdr.id, ...(cdr.sessionId === null ? {} : { session: cdr.sessionId }) })
  c.set('leniencies', parsed.leniencies)
  await ports.catalogue.noteLeniencies(peer, 'cdrs', parsed.leniencies)
  if (!speaksFor(peer, cdr)) {
    throw invalid([{ field: 'party_id', problem: 'is no party of yours on this connection' }])
  }
  const receipt = await ports.cdrs.receive(peer, raw, text, cdr, {
    version: dialect.version,
    profile: peer.profile?.id,
    context,
  })
  switch (receipt.outcome) {
    case 'created':
    case 'repeated':
      return answerStored(c, ports, receipt.outcome, { Location: absolute(ports.origin, receipt.url) })
    case 'conflict':
      throw invalid([{ field: 'id', problem: 'is taken by a CDR with other content' }])
    case 'foreign_token':
      throw invalid([{ field: 'cdr_token', problem: 'is of no party of ours on this connection' }])
  }
}

async function refuse(c: OcpiContext, ports: OcpiPorts, text: string, issues: readonly Issue[]): Promise<never> {
  await ports.cdrs.quarantine(c.var.peer, text, issues)
  throw invalid(issues)
}

function absolute(origin: string, url: string): string {
  return url.startsWith('/') ? origin + url : url
}
