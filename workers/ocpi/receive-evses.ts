import type { OcpiDialect } from '#integrations/ocpi/dialect'
import { findEvse, mergeEvse } from '#integrations/ocpi/merge-location'
import type { RawObject } from '#integrations/ocpi/raw-object'
import { answerData, answerStored } from '#workers/ocpi/answer'
import { changeEvse, evseInPath, unknownEvse } from '#workers/ocpi/change-evse'
import { requireSameId } from '#workers/ocpi/object-in-path'
import type { OcpiApp } from '#workers/ocpi/ocpi-context'
import type { OcpiPorts } from '#workers/ocpi/ports'
import { pushRules } from '#workers/ocpi/push-rules'
import { readObject } from '#workers/ocpi/read-body'
import { stampedPatch } from '#workers/ocpi/read-context'
import { keepRefused, readable } from '#workers/ocpi/readable-or-refused'
import { unknownObject } from '#workers/ocpi/refusal'
import { spoken } from '#workers/ocpi/spoken'
import { takeMethods } from '#workers/ocpi/take-methods'

/** EVSEs: read back, added or replaced with all their connectors, changed. Most changes of status come this way. */
export function receiveEvses(app: OcpiApp, ports: OcpiPorts, dialect: OcpiDialect): void {
  const { catalogue } = ports
  takeMethods(app, `/ocpi/${dialect.version}/receiver/locations/:countryCode/:partyId/:locationId/:evseUid`, {
    GET: async (c) => {
      const { owner, locationId, evseUid } = evseInPath(c)
      const location = await catalogue.location(c.var.peer, owner, locationId)
      const evse = location === null ? null : findEvse(location, evseUid)
      if (evse === null) throw unknownObject('this EVSE is not known')
      return answerData(c, ports, evse)
    },
    PUT: async (c) => {
      const path = evseInPath(c)
      const { owner, locationId, evseUid } = path
      const { raw } = await readObject(c)
      requireSameId(raw, 'uid', evseUid)
      const about = { module: 'locations', party: owner, objectId: `${locationId}/${evseUid}` } as const
      const outcome = await keepRefused(c, ports, about, async () => {
        const rules = pushRules(c, ports)
        if (rules.looksAtStored) {
          const changed = await catalogue.changeEvse(c.var.peer, owner, locationId, evseUid, (stored) => {
            const made = rules.put(stored, raw, mergeEvse)
            const { value, leniencies } = readable(c, spoken(c, dialect).readEvse(made), made)
            return { raw: made, evse: value, leniencies }
          })
          if (changed !== 'unknown') return changed
        }
        const { value, leniencies } = readable(c, spoken(c, dialect).readEvse(raw), raw)
        return catalogue.saveEvse(c.var.peer, owner, locationId, raw, value, leniencies)
      })
      if (outcome === 'location_unknown') throw await unknownEvse(c, ports, path)
      return answerStored(c, ports, outcome)
    },
    PATCH: async (c) => {
      const path = evseInPath(c)
      const { raw: given } = await readObject(c)
      requireSameId(given, 'uid', path.evseUid)
      const theirs = spoken(c, dialect)
      const rules = pushRules(c, ports)
      const patch = stampedPatch(ports, theirs, given)
      if (rules.createsByPatch) {
        const whole = { uid: path.evseUid, ...patch }
        const read = theirs.readEvse(whole)
        const { owner, locationId } = path
        const location = read.ok ? await catalogue.location(c.var.peer, owner, locationId) : null
        if (read.ok && location !== null && findEvse(location, path.evseUid) === null) {
          await catalogue.saveEvse(c.var.peer, owner, locationId, whole, read.value, read.leniencies)
          return answerStored(c, ports, 'created')
        }
      }
      const change = (evse: RawObject) => rules.patch(evse, patch, mergeEvse)
      return answerStored(c, ports, await changeEvse(c, ports, theirs, path, change))
    },
  })
}
