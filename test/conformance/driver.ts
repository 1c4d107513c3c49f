import { inject } from 'vitest'
import type { Connected } from './connect.ts'
import { type CardHolder, createCardHolder, issueToken, type OurParty, operations } from './operations.ts'
import { type OcpiAnswer, sendRaw } from './raw-client.ts'
import { sampleConnector, sampleEvse, sampleLocation, sampleTariff } from './samples.ts'
import { takeNumber } from './take-number.ts'
import { until } from './until.ts'

// biome-ignore lint/suspicious/noExplicitAny: what a test expects of an answer, it says itself.
type Answered = any

/** An answer of the driver's API. */
export interface DriverAnswer {
  readonly status: number
  readonly json: Answered
}

/** A driver who is signed in, and calls the driver's API as the app does. */
export class Driver {
  readonly holder: CardHolder
  /** The uid of the contract's token for the app. */
  readonly appUid: string
  readonly #cookie: string

  private constructor(holder: CardHolder, appUid: string, cookie: string) {
    this.holder = holder
    this.appUid = appUid
    this.#cookie = cookie
  }

  /** A new driver of our party that an operator sees, with a card and the app. */
  static async of({ ours }: Pick<Connected, 'ours'>): Promise<Driver> {
    const holder = await createCardHolder(ours)
    const app = await issueToken(holder.contract, { type: 'APP_USER', uid: undefined })
    const { driver, contract } = holder
    const { url } = await operations('POST', `/drivers/${driver}/sign-in-links`, { contract })
    const answer = await sendRaw('POST', `${inject('platform').origin}${new URL(url).pathname}`)
    const [cookie = ''] = (answer.headers['set-cookie'] ?? '').split(';')
    return new Driver(holder, app.uid, cookie)
  }

  /** The token of the app as operators repeat it. */
  appToken(ours: Pick<OurParty, 'countryCode' | 'partyId'>) {
    const { countryCode: country_code, partyId: party_id } = ours
    return { country_code, party_id, uid: this.appUid, type: 'APP_USER', contract_id: this.holder.contractId }
  }

  async call(method: string, path: string, body?: unknown): Promise<DriverAnswer> {
    const headers = { cookie: this.#cookie, 'content-type': 'application/json' }
    const url = `${inject('platform').origin}/api/driver/v1${path}`
    const answer = await sendRaw(method, url, headers, body === undefined ? undefined : JSON.stringify(body))
    return { status: answer.status, json: answer.json }
  }

  /** Starts a charge at an EVSE, or reserves it where `reserveUntil` says until when, at the price of this moment. */
  async open(evseId: string, more: { reserveUntil?: number; key?: string } = {}): Promise<Answered> {
    const { json: price } = await this.call('POST', '/quotes', { evse: evseId, connector: '1' })
    const key = `key-${takeNumber()}-of-a-button`
    const answer = await this.call('POST', '/sessions', { key, quote: price.quoteId, ...more })
    if (answer.status !== 202) throw new Error(`not opened: ${answer.status} ${JSON.stringify([price, answer.json])}`)
    return answer.json
  }

  async session(id: string): Promise<Answered> {
    return (await this.call('GET', `/sessions/${id}`)).json
  }

  /** Waits until a charge is in a phase. */
  inPhase(id: string, phase: string): Promise<Answered> {
    return until(`session ${id} is ${phase}`, async () => {
      const session = await this.session(id)
      return session.phase === phase ? session : undefined
    })
  }
}

/** A location with one EVSE, as an operator has it. */
export interface Site {
  readonly location: string
  readonly evseUid: string
  readonly evseId: string
}

/** The operator publishes another location with one EVSE, and the tariff of its connector, in the words of its version. */
export async function publishSite(
  { client, operator, url }: Connected,
  evse: Readonly<Record<string, unknown>> = {},
): Promise<Site> {
  const { party } = operator
  const number = takeNumber()
  const location = `L${number}`
  const evseUid = `E${number}`
  const evseId = `${party.countryCode}*${party.partyId}*E${number}`
  const under = (module: string) => `${url(module, 'RECEIVER')}/${party.countryCode}/${party.partyId}`
  const changed = sampleEvse(party, { uid: evseUid, evse_id: evseId, ...evse })
  const place = sampleLocation(party, location, { evses: [changed], ...WORDS[client.version]?.location })
  const tariff = sampleTariff(party, 'TARIFF', WORDS[client.version]?.tariff)
  expectTaken(await client.put(`${under('tariffs')}/TARIFF`, tariff))
  expectTaken(await client.put(`${under('locations')}/${location}`, place))
  return { location, evseUid, evseId }
}

/** What versions demand beside the fields of 2.2.1. */
const WORDS: Readonly<
  Record<string, { location?: Readonly<Record<string, unknown>>; tariff?: Readonly<Record<string, unknown>> }>
> = {
  '2.1.1': { location: { type: 'ON_STREET' } },
  '2.3.0': { tariff: { tax_included: 'NO' } },
}

/** An EVSE with these capabilities, whose connector has these tariffs. */
export function evseWith(capabilities: readonly string[], tariffs: readonly string[] = ['TARIFF']) {
  // Before 2.2 there was one tariff to a connector, and other names for what it gives.
  const older = { voltage: 230, amperage: 32, tariff_id: tariffs[0] }
  return { capabilities, connectors: [sampleConnector({ tariff_ids: tariffs, ...older })] }
}

/** The operator reports a charge of a driver of ours at a site. */
export async function reportSession(
  { client, operator, ours, url }: Connected,
  site: Site,
  driver: Driver,
  id: string,
  changes: Readonly<Record<string, unknown>> = {},
): Promise<OcpiAnswer> {
  const { countryCode, partyId } = operator.party
  const now = new Date().toISOString()
  return client.put(`${url('sessions', 'RECEIVER')}/${countryCode}/${partyId}/${id}`, {
    country_code: countryCode,
    party_id: partyId,
    id,
    start_date_time: now,
    kwh: 0,
    cdr_token: driver.appToken(ours),
    auth_method: 'COMMAND',
    location_id: site.location,
    evse_uid: site.evseUid,
    connector_id: '1',
    currency: 'EUR',
    status: 'ACTIVE',
    last_updated: now,
    ...changes,
  })
}

function expectTaken(answer: OcpiAnswer): void {
  if (answer.statusCode !== 1000) throw new Error(`not taken: ${answer.status} ${answer.text}`)
}
