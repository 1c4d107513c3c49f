import type { DriverPorts } from '#workers/driver/ports'
import type { House } from '#workers/house'
import { driverPorts } from '#workers/wiring/driver-ports'

/** What drivers are shown and may do, for what the help desk does in their place. No card and no mail is involved. */
export function driverSide(house: House): DriverPorts {
  return driverPorts(house, { paymentsSimulated: false, cardAccount: null, mail: null })
}
