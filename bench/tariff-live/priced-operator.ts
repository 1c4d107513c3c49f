import { FakeOperator, type FakeRole } from '../../test/conformance/fake-operator.ts'
import { authorization, OcpiClient, sendRaw } from '../../test/conformance/raw-client.ts'
import { sampleLocation, sampleTariff } from '../../test/conformance/samples.ts'
import type { OperationsApi } from '../day/operations-api.ts'
import { waitUntil } from '../day/wait-until.ts'

/** A price an operator asked, and when it told of it. Times are those of one clock, in ms. */
export interface PriceChange {
  readonly price: number
  /** As a driver's page shows it, with 21 % VAT. */
  readonly shown: string
  readonly sentAt: number
  /** When the platform had answered; null before. */
  ackedAt: number | null
}

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'
const WORDS = new Intl.NumberFormat('en-GB', { style: 'currency', currency: 'EUR', maximumFractionDigits: 4 })
const PULL_LIMIT_MS = 60_000

/** An operator with one charger, whose price it changes. No two of its prices look alike. */
export class PricedOperator {
  readonly evseId: string
  readonly changes: PriceChange[] = []
  readonly #fake: FakeOperator
  #client: OcpiClient | null = null
  // One change at a time: of two that are under way at once nobody can say which is the newer.
  #lastChange: Promise<void> = Promise.resolve()

  private constructor(fake: FakeOperator) {
    this.#fake = fake
    const { countryCode, partyId } = fake.party
    this.evseId = `${countryCode}*${partyId}*E1`
    fake.lists['locations'] = [sampleLocation(fake.party, 'L1')]
  }

  static async start(number: number): Promise<PricedOperator> {
    const partyId = [26 * 26, 26, 1].map((place) => LETTERS[Math.floor(number / place) % 26]).join('')
    const role: FakeRole = { role: 'CPO', countryCode: 'NL', partyId, name: `Operator ${partyId}` }
    const operator = new PricedOperator(await FakeOperator.start([role], ['2.2.1']))
    operator.#ask()
    return operator
  }

  /** Registers by OCPI; its tariff and charger are pulled. */
  async connect(api: OperationsApi, origin: string): Promise<void> {
    const fake = this.#fake
    const { id, registrationToken } = await api.post<{ id: string; registrationToken: string }>('/peers', {
      name: fake.party.name,
      allowedHosts: [fake.host],
    })
    const headers = {
      authorization: authorization(registrationToken),
      'content-type': 'application/json',
      'x-request-id': 'tariff-live',
      'x-correlation-id': 'tariff-live',
    }
    const url = `${origin}/ocpi/2.2.1/credentials`
    const { json } = await sendRaw('POST', url, headers, JSON.stringify(fake.credentials('2.2.1')))
    this.#client = new OcpiClient(origin, (json as { data: { token: string } }).data.token, '2.2.1', fake.party)
    const pulls = () => api.get<{ items: readonly { state: string }[] }>(`/peers/${id}/pulls`)
    const isDone = ({ items }: Awaited<ReturnType<typeof pulls>>) =>
      items.length >= 2 && items.every(({ state }) => state === 'finished')
    if (!isDone(await waitUntil(pulls, isDone, PULL_LIMIT_MS)))
      throw new Error(`${fake.party.name} was not pulled in time`)
  }

  /** Asks another price from now on, by PUT. */
  change(): Promise<void> {
    this.#lastChange = this.#lastChange.then(() => this.#put())
    return this.#lastChange
  }

  async #put(): Promise<void> {
    const { change, tariff } = this.#ask()
    const { countryCode, partyId } = this.#fake.party
    const answer = await this.#client?.put(`receiver/tariffs/${countryCode}/${partyId}/TARIFF`, tariff)
    if (answer?.statusCode !== 1000)
      throw new Error(`a tariff was answered ${answer?.status} ${answer?.text.slice(0, 200)}`)
    change.ackedAt = performance.now()
    // A long run keeps no more of what it was asked than it needs.
    this.#fake.requests.length = 0
  }

  close(): Promise<void> {
    return this.#fake.close()
  }

  #ask() {
    // Whole cents: with 21 % they have four decimals, which is what a page shows.
    const price = (20 + this.changes.length) / 100
    const change: PriceChange = {
      price,
      shown: `${WORDS.format(Math.round(price * 1.21 * 1e4) / 1e4)} per kWh`,
      sentAt: performance.now(),
      ackedAt: this.changes.length === 0 ? 0 : null,
    }
    const tariff = sampleTariff(this.#fake.party, 'TARIFF', {
      elements: [{ price_components: [{ type: 'ENERGY', price, vat: 21, step_size: 1 }] }],
      last_updated: new Date().toISOString(),
    })
    this.#fake.lists['tariffs'] = [tariff]
    this.changes.push(change)
    return { change, tariff }
  }
}
