import { setTimeout as sleep } from 'node:timers/promises'
import type { Site } from './catalogue.ts'
import { type ChargeFault, readFaults } from './charge-fault.ts'
import { type Control, ControlError, optionalInstant, optionalText, requireText } from './control.ts'
import { requireSite } from './control-feed.ts'
import type { Operator } from './operator.ts'
import { pickSite } from './pick-site.ts'
import { stopCharge } from './run-charge.ts'
import { startRfidCharge } from './start-rfid-charge.ts'

/** Switches that make vehicles charge, well or badly. */
export const chargeControls: Record<string, Control> = {
  'POST charges': (operator, { body }) => {
    if ((body.way ?? 'rfid') !== 'rfid') throw new ControlError(400, 'only rfid starts here; a command comes by OCPI')
    const site = body.evseUid === undefined ? anySite(operator) : requireSite(operator, body)
    if (operator.settings.pace === 'compressed' && operator.desk.chargeAt(site) !== null) {
      throw new ControlError(409, `a charge is running at ${site.evse.uid}`)
    }
    const connectorId = optionalText(body, 'connectorId')
    const connector = site.evse.connectors.find(({ id }) => connectorId === null || id === connectorId)
    if (connector === undefined) throw new ControlError(404, `no connector ${connectorId ?? ''} at ${site.evse.uid}`)
    return startRfidCharge(operator, {
      way: 'rfid',
      site,
      connector,
      uid: requireText(body, 'uid'),
      type: optionalText(body, 'type') ?? 'RFID',
      contractId: optionalText(body, 'contractId'),
      startMs: optionalInstant(body, 'start'),
      seed: optionalText(body, 'seed'),
      faults: requireFaults(body),
      short: false,
    })
  },
  'GET charges {id}': (operator, { id }) => requireRecord(operator, id),
  'POST charges {id} stop': (operator, { id }) => {
    const record = requireRecord(operator, id)
    const charge = operator.desk.running.get(record.chargeId)
    return { stopped: charge !== undefined && stopCharge(operator, charge) }
  },
  'POST faults': (operator, { body }) => {
    const site = requireSite(operator, body)
    const next = {
      faults: requireFaults(body),
      startMs: optionalInstant(body, 'start'),
      seed: optionalText(body, 'seed'),
      stopAfter: typeof body['stopAfter'] === 'number' ? body['stopAfter'] : null,
    }
    operator.desk.prepare(site, next)
    return { evseUid: site.evse.uid, locationId: site.location.id, ...next }
  },
  // Answers before an HTTP client loses patience; whoever wants more asks again.
  'POST idle': async (operator, { body }) => {
    const seconds = Math.min(Number(body['seconds'] ?? 240), 240)
    await Promise.race([operator.desk.idle(), sleep(seconds * 1000, undefined, { ref: false })])
    return { running: operator.desk.running.size }
  },
  'POST release-late': async (operator) => ({ released: await operator.desk.releaseLate() }),
  'GET journal': (operator) => operator.desk.journal.all(),
}

function requireRecord(operator: Operator, id: string) {
  const record = operator.desk.journal.get(id)
  if (record === null) throw new ControlError(404, `no charge ${id}`)
  return record
}

function requireFaults(body: Record<string, unknown>): ChargeFault[] {
  const { faults, unknown } = readFaults(body.faults)
  if (unknown.length > 0) throw new ControlError(400, `unknown faults: ${unknown.join(', ')}`)
  return faults
}

function anySite(operator: Operator): Site {
  const site = pickSite(operator)
  if (site === null) throw new ControlError(409, 'no EVSE is free')
  return site
}
