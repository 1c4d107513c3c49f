import { isRecord } from '../cpo/load-feed.ts'
import { startOperator } from '../cpo/run-operator.ts'
import { createHub } from './hub.ts'
import { startHubServer } from './hub-server.ts'
import { parseHubFlags } from './parse-hub-flags.ts'
import { type EmspRequest, type RecordingEmsp, startRecordingEmsp } from './recording-emsp.ts'

type Row = Record<string, unknown>

/** A place where a charge can begin, and what the operator calls it. */
export interface StagePlace {
  locationId: string
  evseUid: string
  connectorId: string
  tariffId: string | null
}

/** A hub between an eMSP that records and operators that charge, all registered with each other. */
export interface HubStage {
  emsp: RecordingEmsp
  hubOrigin: string
  /** Calls a list or an object of the hub, below its version. */
  ask(path: string, request?: EmspRequest): ReturnType<RecordingEmsp['ask']>
  /** Throws a switch of the hub. */
  hub(path: string, body?: unknown): Promise<Row>
  /** Throws a switch of an operator. */
  operator(party: string, path: string, body?: unknown): Promise<Row>
  /** Free EVSEs of an operator, each in one location only. */
  places(party: string): readonly StagePlace[]
  /** Holds the listed card to a reader and waits until the hub has told everything. */
  charge(party: string, place: StagePlace, wish?: Row): Promise<Row>
  journal(): Promise<Record<string, readonly Row[]>>
  stop(): Promise<void>
}

/** Sets it up; `flags` are the hub's. Two operators: NL*ABC and DE*XYZ. */
export async function startHubStage(...flags: string[]): Promise<HubStage> {
  const hub = createHub(parseHubFlags(['--static-delay', '0', '--retry', '20', ...flags]))
  const { version } = hub.settings
  const emsp = await startRecordingEmsp(version)
  const server = await startHubServer(hub)
  const parties = ['NL*ABC', 'DE*XYZ']
  const running = await Promise.all(
    parties.map((party, at) => {
      const [country = '', id = ''] = party.split('*')
      return startOperator('--country', country, '--party', id, '--pace', 'none', '--stations', '60', '--seed', `${at}`)
    }),
  )
  const operators = new Map(parties.map((party, at) => [party, running[at]?.ready.origin ?? '']))
  const places = new Map<string, readonly StagePlace[]>()
  const stage: HubStage = {
    emsp,
    hubOrigin: hub.origin,
    ask: (path, request) => emsp.ask(`${hub.origin}/ocpi/${version}/${path}`, request),
    hub: (path, body) => control(hub.origin, path, body),
    operator: (party, path, body) => control(operators.get(party) ?? '', path, body),
    places: (party) => places.get(party) ?? [],
    async charge(party, place, wish = {}) {
      const begun = await stage.operator(party, 'charges', {
        uid: '04AABBCCDDEEFF',
        start: '2026-06-08T08:00:00Z',
        ...place,
        ...wish,
      })
      await stage.operator(party, 'idle', {})
      await stage.hub('idle', { seconds: 10 })
      return stage.operator(party, `charges/${begun['chargeId']}`)
    },
    journal: () => control(hub.origin, 'journal') as Promise<Record<string, readonly Row[]>>,
    async stop() {
      server.close()
      server.closeAllConnections()
      for (const connection of hub.connections) connection.end()
      for (const { stop } of running) await stop()
      emsp.stop()
    },
  }
  await stage.hub('register', { versionsUrl: `${emsp.origin}/versions`, token: 'first' })
  for (const party of parties) {
    const { token, versionsUrl } = await stage.hub('invite', { side: 'cpo' })
    await stage.operator(party, 'register', { versionsUrl, token })
    places.set(party, await readPlaces(operators.get(party) ?? ''))
  }
  await stage.hub('idle', { seconds: 10 })
  return stage
}

async function control(origin: string, path: string, body?: unknown): Promise<Row> {
  const request = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }
  const response = await fetch(`${origin}/control/${path}`, request)
  const answer: unknown = await response.json()
  return isRecord(answer) ? answer : { list: answer }
}

async function readPlaces(origin: string): Promise<readonly StagePlace[]> {
  const { list } = await control(origin, 'evses')
  const evses = Array.isArray(list) ? list.filter(isRecord) : []
  return evses.flatMap((evse) => {
    const [connector] = Array.isArray(evse['connectors']) ? evse['connectors'].filter(isRecord) : []
    const isAlone = evses.filter(({ evseUid }) => evseUid === evse['evseUid']).length === 1
    if (evse['status'] !== 'AVAILABLE' || connector === undefined || !isAlone) return []
    const tariff = connector['tariff']
    return [
      {
        locationId: String(evse['locationId']),
        evseUid: String(evse['evseUid']),
        connectorId: String(connector['id']),
        tariffId: isRecord(tariff) ? String(tariff['id']) : null,
      },
    ]
  })
}
