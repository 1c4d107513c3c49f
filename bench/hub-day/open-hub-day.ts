import type { OperatorRole } from '../day/cast.ts'
import { OUR_PARTIES } from '../day/cast.ts'
import { pullWhole } from '../day/open-day.ts'
import type { OperationsApi } from '../day/operations-api.ts'
import type { RunningOperator } from '../day/run-operators.ts'
import type { RunningHub } from './running-hub.ts'

/** The rules by which the platform reads this hub. */
const PROFILE = 'gireve-221'

/** Operators register with the hub, and the hub with the platform, where it is agreed whose messages come through it. The platform's id of the hub. */
export async function connectThroughHub(
  operations: OperationsApi,
  hub: RunningHub,
  operators: ReadonlyMap<OperatorRole, RunningOperator>,
): Promise<string> {
  for (const operator of operators.values()) {
    const { versionsUrl, token } = await hub.post<Record<string, string>>('invite', { side: 'cpo' })
    await operator.post('register', { versionsUrl, token })
  }
  const { id, versionsUrl, registrationToken } = await operations.post<Record<string, string>>('/peers', {
    name: 'Hub',
    allowedHosts: [new URL(hub.origin).host],
    profile: PROFILE,
  })
  const peer = String(id)
  const clients = [...operators.keys()].map(({ country, party }) => `${country}*${party}`)
  await operations.put(`/peers/${peer}/clients`, { clients })
  const { roles } = await hub.post<{ roles: readonly unknown[] }>('register', { versionsUrl, token: registrationToken })
  if (roles.length < OUR_PARTIES.length) throw new Error(`the hub was told of ${roles.length} parties of ours`)
  for (const module of ['tariffs', 'locations']) await pullWhole(operations, peer, 'the hub', module)
  return peer
}
