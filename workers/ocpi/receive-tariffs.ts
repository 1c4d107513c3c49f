import { readTariff } from '#integrations/ocpi/2.2.1/read-tariff'
import { answerData, answerStored } from '#workers/ocpi/answer'
import { idInPath, requireSameId, requireSameParty } from '#workers/ocpi/object-in-path'
import type { OcpiApp } from '#workers/ocpi/ocpi-context'
import type { OcpiPorts } from '#workers/ocpi/ports'
import { readObject } from '#workers/ocpi/read-body'
import { invalid, notFound } from '#workers/ocpi/refusal'
import { ownerInPath } from '#workers/ocpi/route-message'
import { takeMethods } from '#workers/ocpi/take-methods'

/** Tariffs: read back, replaced whole, withdrawn. */
export function receiveTariffs(app: OcpiApp, ports: OcpiPorts): void {
  const { catalogue } = ports
  takeMethods(app, '/ocpi/2.2.1/receiver/tariffs/:countryCode/:partyId/:tariffId', {
    GET: async (c) => {
      const tariff = await catalogue.tariff(c.var.peer, ownerInPath(c), idInPath(c, 'tariffId'))
      if (tariff === null) throw notFound('this tariff is not known')
      return answerData(c, ports, tariff)
    },
    PUT: async (c) => {
      const owner = ownerInPath(c)
      const id = idInPath(c, 'tariffId')
      c.set('logIds', { tariff: id })
      const { raw } = await readObject(c)
      requireSameId(raw, 'id', id)
      requireSameParty(raw, owner)
      const parsed = readTariff(raw)
      if (!parsed.ok) {
        const refused = { module: 'tariffs', party: owner, objectId: id, issues: parsed.issues, raw } as const
        await catalogue.refuse(c.var.peer, refused)
        throw invalid(parsed.issues)
      }
      c.set('leniencies', parsed.leniencies)
      return answerStored(c, ports, await catalogue.saveTariff(c.var.peer, raw, parsed.value, parsed.leniencies))
    },
    DELETE: async (c) => {
      const id = idInPath(c, 'tariffId')
      c.set('logIds', { tariff: id })
      if (!(await catalogue.deleteTariff(c.var.peer, ownerInPath(c), id))) throw notFound('this tariff is not known')
      return answerStored(c, ports, 'updated')
    },
  })
}
