import { say } from '../../scripts/platform/refusal.ts'
import { authorization, sendRaw } from '../../test/conformance/raw-client.ts'
import { sampleLocation, sampleTariff } from '../../test/conformance/samples.ts'
import { OperationsApi } from '../day/operations-api.ts'
import { waitUntil } from '../day/wait-until.ts'
import { withPlatform } from '../day/with-platform.ts'
import { cdrIdOf, giveBacklog, OUTAGE_PARTY, startOutageOperator } from './outage-operator.ts'
import type { OutageOptions } from './outage-options.ts'

/** What came of an outage. */
export interface OutageAccount {
  readonly cdrs: number
  readonly pages: number
  readonly failedPages: number
  readonly mostAtOnce: number
  /** From the moment the operator was back until its last CDR was with us, and until the last one was priced and posted. */
  readonly pulledMs: number
  readonly postedMs: number
  /** `pulledMs` with the way to the operator and back for each page. */
  readonly simulatedMs: number
  readonly lost: number
  /** Priced or posted more than once, by what we owe for all of them: each costs the same. */
  readonly twice: number
  readonly heldOrParked: number
}

interface PullRow {
  readonly id: string
  readonly module: string
  readonly state: string
  readonly items: number
  readonly stored: number
  readonly problem: string | null
}

interface Overview {
  readonly markets: readonly { readonly cdrsSince: number; readonly cdrsHeld: number; readonly cdrsParked: number }[]
  readonly money: readonly { readonly currency: string; readonly costMinor: number }[]
}

const OURS = { countryCode: 'NL', partyId: 'RWT', brand: 'roamwatt', market: 'nl', name: 'Roamwatt NL' }
/** What a sample CDR costs without VAT. */
const COST_MINOR = 400
const LONGEST_MS = 60 * 60_000

/** Lets an operator be away and come back with a day of CDRs behind it, and compares what we have then with what it had. */
export async function runOutage(root: string, options: OutageOptions): Promise<OutageAccount> {
  const { keep, verbose } = options
  return withPlatform(root, { broken: null, keep, verbose }, async ({ platform, atEnd }) => {
    const api = new OperationsApi(platform)
    const { operator, traffic } = await startOutageOperator()
    atEnd(() => operator.close())
    operator.lists['locations'] = [sampleLocation(OUTAGE_PARTY, 'L1')]
    operator.lists['tariffs'] = [sampleTariff(OUTAGE_PARTY)]
    await api.post('/brands', { id: OURS.brand, name: 'Roamwatt', theme: 'roamwatt' })
    await api.post('/parties', OURS)
    const invited = await api.post<{ id: string; registrationToken: string }>('/peers', {
      name: OUTAGE_PARTY.name,
      allowedHosts: [operator.host],
    })
    const url = `${platform.origin}/ocpi/2.2.1/credentials`
    const headers = {
      authorization: authorization(invited.registrationToken),
      'content-type': 'application/json',
      'x-request-id': 'outage',
      'x-correlation-id': 'outage',
    }
    await sendRaw('POST', url, headers, JSON.stringify(operator.credentials('2.2.1')))
    const pulls = () => api.get<{ items: readonly PullRow[] }>(`/peers/${invited.id}/pulls`)
    await waitUntil(pulls, ({ items }) => items.length >= 2 && items.every(({ state }) => state === 'finished'), 30_000)
    const holders = await issueCards(api, options.cards)

    // Away: whatever is asked of it fails, and the pull waits.
    const back = operator.on('GET', 'cdrs', () => ({ status: 503 }))
    const { id } = await api.post<PullRow>(`/peers/${invited.id}/pulls`, { module: 'cdrs' })
    await waitUntil(pulls, ({ items }) => items.some((pull) => pull.id === id && pull.state === 'waiting'), 30_000)
    say(`the operator is back, with ${options.cdrs} CDRs behind it …`)
    back()
    giveBacklog(operator, traffic, { ...options, ours: OURS, holders, endAt: Math.floor(Date.now() / 1000) * 1000 })
    const startedAt = performance.now()
    await api.post(`/peers/${invited.id}/pulls`, { module: 'cdrs' })
    const mine = ({ items }: { readonly items: readonly PullRow[] }) => items.find((pull) => pull.id === id)
    const isOver = (answer: Awaited<ReturnType<typeof pulls>>) => /finished|failed/.test(mine(answer)?.state ?? '')
    const ended = await waitUntil(pulls, isOver, LONGEST_MS)
    const pulledMs = performance.now() - startedAt
    const pull = mine(ended)
    say(
      `${pull?.state}: ${pull?.items} CDRs in ${Math.round(pulledMs / 1000)} s${pull?.problem ? ` (${pull.problem})` : ''}`,
    )
    const overview = () => api.get<Overview>('/overview?since=0')
    const settled = ({ markets }: Overview) => markets.reduce((sum, { cdrsSince }) => sum + cdrsSince, 0)
    const after = await waitUntil(overview, (figures) => settled(figures) >= options.cdrs, LONGEST_MS)
    const postedMs = performance.now() - startedAt
    say('comparing what was posted with what there was …')
    const rows = await api.list<{ readonly key: string; readonly cdrId: string }>('/cdrs', ({ key }) => key)
    const there = new Set(rows.map(({ cdrId }) => cdrId))
    const lost = Array.from({ length: options.cdrs }, (_, number) => cdrIdOf(number)).filter(
      (cdr) => !there.has(cdr),
    ).length
    const held = after.markets.reduce((sum, { cdrsHeld, cdrsParked }) => sum + cdrsHeld + cdrsParked, 0)
    const costMinor = after.money.find(({ currency }) => currency === 'EUR')?.costMinor ?? 0
    return {
      cdrs: settled(after),
      pages: traffic.pages,
      failedPages: traffic.failed,
      mostAtOnce: traffic.mostAtOnce,
      pulledMs,
      postedMs,
      simulatedMs: pulledMs + (traffic.pages + traffic.failed) * options.latencyMs,
      lost,
      twice: costMinor / COST_MINOR - options.cdrs,
      heldOrParked: held,
    }
  })
}

async function issueCards(api: OperationsApi, count: number) {
  const cards: { uid: string; contractId: string }[] = []
  for (let number = 0; number < count; number++) {
    const { contract } = await api.post<{ contract: { id: string; contractId: string } }>('/drivers', {
      brand: OURS.brand,
      market: OURS.market,
      name: `Driver ${number}`,
    })
    const uid = `04${number.toString(16).toUpperCase().padStart(12, '0')}`
    await api.post('/tokens', { contract: contract.id, type: 'RFID', uid })
    cards.push({ uid, contractId: contract.contractId })
  }
  return cards
}
