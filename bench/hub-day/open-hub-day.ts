import type { OperatorRole } from '../day/cast.ts'
import { OUR_PARTIES } from '../day/cast.ts'
import { pullWhole } from '../day/open-day.ts'
import type { OperationsApi } from '../day/operations-api.ts'
import type { RunningOperator } from '../day/run-operators.ts'
import type { RunningHub } from './running-hub.ts'

/** The rules by which the platform reads this hub, by the version it speaks. */
const PROFILES = { '2.1.1': 'gireve-211', '2.2.1': 'gireve-221' } as const
export type HubVersion = keyof typeof PROFILES

/** Which version a hub with these flags speaks. The last one counts, as on its own command line. */
export function hubVersion(flags: readonly string[]): HubVersion {
  const at = flags.lastIndexOf('--version')
  return at !== -1 && flags[at + 1] === '2.1.1' ? '2.1.1' : '2.2.1'
}

/**
 * Operators register with the hub, and the hub with the platform, where it is agreed whose messages come through it. By 2.1.1 a connection is
 * one party of ours, so there is one for each. The platform's ids of the hub.
 */
export async function connectThroughHub(
  operations: OperationsApi,
  hub: RunningHub,
  operators: ReadonlyMap<OperatorRole, RunningOperator>,
  version: HubVersion,
): Promise<readonly string[]> {
  for (const operator of operators.values()) {
    const { versionsUrl, token } = await hub.post<Record<string, string>>('invite', { side: 'cpo' })
    await operator.post('register', { versionsUrl, token })
  }
  const clients = [...operators.keys()].map(({ country, party }) => `${country}*${party}`)
  if (version === '2.2.1') return [await connectOnce(operations, hub, { clients, version, parties: null })]
  const peers: string[] = []
  for (const { countryCode, partyId } of OUR_PARTIES)
    peers.push(await connectOnce(operations, hub, { clients, version, parties: [`${countryCode}*${partyId}`] }))
  return peers
}

interface HubConnectionWish {
  readonly clients: readonly string[]
  readonly version: HubVersion
  /** Those of ours that it sees; null: all. */
  readonly parties: readonly string[] | null
}

async function connectOnce(operations: OperationsApi, hub: RunningHub, wish: HubConnectionWish): Promise<string> {
  const { clients, version, parties } = wish
  const { id, versionsUrl, registrationToken } = await operations.post<Record<string, string>>('/peers', {
    name: 'Hub',
    allowedHosts: [new URL(hub.origin).host],
    profile: PROFILES[version],
    ...(parties === null ? {} : { parties }),
  })
  const peer = String(id)
  await operations.put(`/peers/${peer}/clients`, { clients })
  const { roles } = await hub.post<{ roles: readonly unknown[] }>('register', { versionsUrl, token: registrationToken })
  const seen = parties === null ? OUR_PARTIES.length : parties.length
  if (roles.length < seen) throw new Error(`the hub was told of ${roles.length} parties of ours`)
  for (const module of ['tariffs', 'locations']) await pullWhole(operations, peer, 'the hub', module)
  return peer
}
