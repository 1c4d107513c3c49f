import type { OcpiDialect } from '#integrations/ocpi/dialect'
import { mergeLocation } from '#integrations/ocpi/merge-location'
import type { RawObject } from '#integrations/ocpi/raw-object'
import { answerData, answerStored } from '#workers/ocpi/answer'
import { idInPath, requireSameId, requireSameParty } from '#workers/ocpi/object-in-path'
import type { OcpiApp, OcpiContext } from '#workers/ocpi/ocpi-context'
import type { OcpiPorts } from '#workers/ocpi/ports'
import { pushRules } from '#workers/ocpi/push-rules'
import { readObject } from '#workers/ocpi/read-body'
import { readContext, stampedPatch } from '#workers/ocpi/read-context'
import { keepRefused, readable } from '#workers/ocpi/readable-or-refused'
import { unknownObject } from '#workers/ocpi/refusal'
import { ownerInPath } from '#workers/ocpi/route-message'
import { spoken } from '#workers/ocpi/spoken'
import { takeMethods } from '#workers/ocpi/take-methods'

/** Whole Locations: read back, replaced, changed. */
export function receiveLocations(app: OcpiApp, ports: OcpiPorts, dialect: OcpiDialect): void {
  const { catalogue } = ports
  takeMethods(app, `/ocpi/${dialect.version}/receiver/locations/:countryCode/:partyId/:locationId`, {
    GET: async (c) => {
      const location = await catalogue.location(c.var.peer, ownerInPath(c), idInPath(c, 'locationId'))
      if (location === null) throw unknownObject('this location is not known')
      return answerData(c, ports, location)
    },
    PUT: async (c) => {
      const { owner, id, raw } = await locationInBody(c)
      const outcome = await keepRefused(c, ports, { module: 'locations', party: owner, objectId: id }, async () => {
        const context = readContext(c, ports, owner)
        const rules = pushRules(c, ports)
        if (rules.looksAtStored) {
          const changed = await catalogue.changeLocation(c.var.peer, owner, id, (stored) => {
            const made = rules.put(stored, raw, mergeLocation)
            const { value, leniencies } = readable(c, spoken(c, dialect).readLocation(made, context), made)
            return { raw: made, location: value, leniencies }
          })
          if (changed !== 'unknown') return changed
        }
        const { value, leniencies } = readable(c, spoken(c, dialect).readLocation(raw, context), raw)
        return catalogue.saveLocation(c.var.peer, raw, value, leniencies)
      })
      return answerStored(c, ports, outcome)
    },
    PATCH: async (c) => {
      const { owner, id, raw: given } = await locationInBody(c)
      const theirs = spoken(c, dialect)
      const rules = pushRules(c, ports)
      const patch = stampedPatch(ports, theirs, given)
      const context = readContext(c, ports, owner)
      const change = (stored: RawObject) => {
        const merged = rules.patch(stored, patch, mergeLocation)
        const { raw, value, leniencies } = readable(c, theirs.readLocation(merged, context), merged)
        return { raw, location: value, leniencies: [...leniencies, ...oddPatch(patch)] }
      }
      const outcome = await keepRefused(c, ports, { module: 'locations', party: owner, objectId: id }, () =>
        catalogue.changeLocation(c.var.peer, owner, id, change),
      )
      if (outcome !== 'unknown') return answerStored(c, ports, outcome)
      const { countryCode, partyId } = owner
      const whole = { country_code: countryCode, party_id: partyId, id, ...patch }
      const read = rules.createsByPatch ? theirs.readLocation(whole, context) : null
      if (read?.ok) {
        return answerStored(c, ports, await catalogue.saveLocation(c.var.peer, whole, read.value, read.leniencies))
      }
      await catalogue.missed(c.var.peer, owner, id)
      throw unknownObject('this location is not known: send it whole')
    },
  })
}

/** EVSEs have URLs of their own; what a list of them means in a PATCH is not said anywhere. */
function oddPatch(patch: RawObject) {
  return Array.isArray(patch['evses']) ? [{ field: 'evses', rule: 'evses_in_a_patch' }] : []
}

async function locationInBody(c: OcpiContext) {
  const owner = ownerInPath(c)
  const id = idInPath(c, 'locationId')
  const { raw } = await readObject(c)
  requireSameId(raw, 'id', id)
  requireSameParty(raw, owner)
  c.set('logIds', { location: id })
  return { owner, id, raw }
}
