import { type Connected, connectOperator, firstPullsOver } from './connect.ts'
import { type CardHolder, createCardHolder, pull } from './operations.ts'
import { type Charging, sampleLocation, sampleTariff } from './samples.ts'

/** An operator that is connected, a driver's card, and the charge with it that tests tell of. */
export interface ChargingOperator {
  readonly connected: Connected
  readonly holder: CardHolder
  readonly charging: Charging
}

/** Connects an operator at whose location `L1` a driver charges from `startAt` on; what it publishes is for the test to say. */
export async function connectCharging(startAt: number): Promise<ChargingOperator> {
  const connected = await connectOperator()
  await firstPullsOver(connected.peer)
  const holder = await createCardHolder(connected.ours)
  const charging = { owner: connected.operator.party, ours: connected.ours, holder, location: 'L1', startAt }
  return { connected, holder, charging }
}

/** As `connectCharging`, with the location and its tariff in the operator's lists, and pulled from there. */
export async function connectListed(startAt: number): Promise<ChargingOperator> {
  const all = await connectCharging(startAt)
  const { operator, peer } = all.connected
  operator.lists['locations'] = [sampleLocation(operator.party, 'L1')]
  operator.lists['tariffs'] = [sampleTariff(operator.party)]
  await pull(peer, 'tariffs')
  await pull(peer, 'locations')
  return all
}

/** As `connectCharging`, with the location and its tariff pushed. */
export async function connectPushed(startAt: number): Promise<ChargingOperator> {
  const all = await connectCharging(startAt)
  const { client, operator, own } = all.connected
  await client.put(own('tariffs', 'TARIFF'), sampleTariff(operator.party))
  await client.put(own('locations', 'L1'), sampleLocation(operator.party, 'L1'))
  return all
}
