import type { PartyKey } from '#domain/identity/party'
import type { OcpiDialect } from '#integrations/ocpi/dialect'
import { mergeFields } from '#integrations/ocpi/merge-location'
import type { RawObject } from '#integrations/ocpi/raw-object'
import { answerData, answerStored } from '#workers/ocpi/answer'
import { idInPath, requireSameId, requireSameParty } from '#workers/ocpi/object-in-path'
import type { OcpiApp, OcpiContext } from '#workers/ocpi/ocpi-context'
import type { OcpiPorts } from '#workers/ocpi/ports'
import { pushRules } from '#workers/ocpi/push-rules'
import { readObject } from '#workers/ocpi/read-body'
import { readContext, stampedPatch } from '#workers/ocpi/read-context'
import { invalid, notFound } from '#workers/ocpi/refusal'
import { ownerInPath } from '#workers/ocpi/route-message'
import { spoken } from '#workers/ocpi/spoken'
import { takeMethods } from '#workers/ocpi/take-methods'

/** Tariffs: read back, replaced whole, withdrawn. */
export function receiveTariffs(app: OcpiApp, ports: OcpiPorts, dialect: OcpiDialect): void {
  const { catalogue } = ports
  takeMethods(app, `/ocpi/${dialect.version}/receiver/tariffs/:countryCode/:partyId/:tariffId`, {
    GET: async (c) => {
      const tariff = await catalogue.tariff(c.var.peer, ownerInPath(c), idInPath(c, 'tariffId'))
      if (tariff === null) throw notFound('this tariff is not known')
      return answerData(c, ports, tariff)
    },
    PUT: async (c) => {
      const { owner, id, raw } = await tariffInBody(c)
      const rules = pushRules(c, ports)
      const stored = rules.looksAtStored ? await catalogue.tariff(c.var.peer, owner, id) : null
      const made = stored === null ? raw : rules.put(stored, raw, mergeFields)
      return made === stored ? answerStored(c, ports, 'unchanged') : save(c, ports, dialect, owner, id, made)
    },
    ...(dialect.wire.tariffPatch
      ? {
          PATCH: async (c: OcpiContext) => {
            const { owner, id, raw } = await tariffInBody(c)
            const stored = await catalogue.tariff(c.var.peer, owner, id)
            if (stored === null) throw notFound('this tariff is not known: send it whole')
            return save(c, ports, dialect, owner, id, mergeFields(stored, stampedPatch(ports, spoken(c, dialect), raw)))
          },
        }
      : {}),
    DELETE: async (c) => {
      const id = idInPath(c, 'tariffId')
      c.set('logIds', { tariff: id })
      if (!(await catalogue.deleteTariff(c.var.peer, ownerInPath(c), id))) throw notFound('this tariff is not known')
      return answerStored(c, ports, 'updated')
    },
  })
}

async function tariffInBody(c: OcpiContext) {
  const owner = ownerInPath(c)
  const id = idInPath(c, 'tariffId')
  c.set('logIds', { tariff: id })
  const { raw } = await readObject(c)
  requireSameId(raw, 'id', id)
  requireSameParty(raw, owner)
  return { owner, id, raw }
}

async function save(
  c: OcpiContext,
  ports: OcpiPorts,
  dialect: OcpiDialect,
  owner: PartyKey,
  id: string,
  raw: RawObject,
): Promise<Response> {
  const { peer } = c.var
  const parsed = spoken(c, dialect).readTariff(raw, readContext(c, ports, owner))
  if (!parsed.ok) {
    await ports.catalogue.refuse(peer, { module: 'tariffs', party: owner, objectId: id, issues: parsed.issues, raw })
    throw invalid(parsed.issues)
  }
  c.set('leniencies', parsed.leniencies)
  return answerStored(c, ports, await ports.catalogue.saveTariff(peer, raw, parsed.value, parsed.leniencies))
}
