import { inject } from 'vitest'
import { sendRaw } from './raw-client.ts'
import { takeNumber, takePartyId } from './take-number.ts'
import { until } from './until.ts'

// biome-ignore lint/suspicious/noExplicitAny: what a test expects of an answer, it says itself.
type Answered = any

/** Calls the operations API; throws with the answer when it is refused. */
export async function operations(method: string, path: string, body?: unknown): Promise<Answered> {
  const { origin, operationsToken } = inject('platform')
  const headers = { authorization: `Bearer ${operationsToken}`, 'content-type': 'application/json' }
  const url = `${origin}/api/operations/v1${path}`
  const text = body === undefined ? undefined : JSON.stringify(body)
  const answer = await sendRaw(method, url, headers, text)
  if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${answer.text}`)
  return answer.json
}

/** One of our parties, of a brand. */
export interface OurParty {
  readonly countryCode: string
  readonly partyId: string
  readonly brand: string
  readonly market: string
  readonly name: string
}

/** Creates a brand of its own with one party in a market. Another brand's id adds a party to that brand. */
export async function createParty({ market = 'nl', brand = '' } = {}): Promise<OurParty> {
  const ours = brand === '' ? await createBrand() : brand
  const partyId = takePartyId()
  const party = { countryCode: market.toUpperCase(), partyId, brand: ours, market, name: `Brand ${ours}` }
  await operations('POST', '/parties', party)
  return party
}

async function createBrand(): Promise<string> {
  const id = `brand${takeNumber()}`
  await operations('POST', '/brands', { id, name: `Brand ${id}`, theme: 'roamwatt' })
  return id
}

/** A driver with a contract and a card, and what operators know the card by. */
export interface CardHolder {
  readonly driver: string
  /** Our id of the contract; operators know `contractId`. */
  readonly contract: string
  readonly contractId: string
  readonly uid: string
  readonly token: string
}

/** Creates a driver of a brand in a market, with a contract and one RFID card; waits until lists have it. */
export async function createCardHolder(
  party: Pick<OurParty, 'brand' | 'market'>,
  token: Readonly<Record<string, unknown>> = {},
): Promise<CardHolder> {
  const { brand, market } = party
  const { driver, contract } = await operations('POST', '/drivers', { brand, market, name: `Driver ${takeNumber()}` })
  const issued = await issueToken(contract.id, token)
  return { driver: driver.id, contract: contract.id, contractId: contract.contractId, ...issued }
}

/** Issues a token, RFID unless said otherwise; waits until lists have it. */
export async function issueToken(
  contract: string,
  token: Readonly<Record<string, unknown>> = {},
): Promise<{ readonly uid: string; readonly token: string }> {
  const number = takeNumber().toString(16).toUpperCase().padStart(12, '0')
  const asked = { contract, type: 'RFID', uid: `04${number}`, ...token }
  const issued = await operations('POST', '/tokens', asked)
  await until('the token is in the lists', async () => {
    const { items } = await operations('GET', `/tokens?contract=${contract}`)
    return items.some((item: { id: string }) => item.id === issued.id)
  })
  return { uid: issued.uid, token: issued.id }
}

/** What an invitation answers. */
export interface Invitation {
  readonly id: string
  readonly registrationToken: string
  readonly versionsUrl: string
}

/** Invites a peer that may be called at these hosts and sees these parties of ours. */
export function invitePeer(
  name: string,
  allowedHosts: readonly string[],
  parties: readonly Pick<OurParty, 'countryCode' | 'partyId'>[],
  more: Readonly<Record<string, unknown>> = {},
): Promise<Invitation> {
  const labels = parties.map(({ countryCode, partyId }) => `${countryCode}*${partyId}`)
  return operations('POST', '/peers', { name, allowedHosts, parties: labels, ...more })
}

/** A pull of many pages on a busy machine. */
const PULL_WITHIN_MS = 25_000

/** Starts a pull of a module and waits until it came to an end, which it answers; with several parties, until all of theirs have. */
export async function pull(peer: string, module: string): Promise<Answered> {
  const { id } = await operations('POST', `/peers/${peer}/pulls`, { module })
  return until(
    `the pull of ${module} ends`,
    async () => {
      const { items } = await operations('GET', `/peers/${peer}/pulls`)
      const ofModule = items.filter((item: { module: string }) => item.module === module)
      const isOver = ofModule.every(({ state }: { state: string }) => state === 'finished' || state === 'failed')
      return isOver ? ofModule.find((item: { id: string }) => item.id === id) : undefined
    },
    PULL_WITHIN_MS,
  )
}

/** The findings about a peer, once one of them is of this rule. */
export function findingOf(peer: string, rule: string): Promise<Answered> {
  return until(`a finding of the rule ${rule}`, async () => {
    const { items } = await operations('GET', `/peers/${peer}/findings?rule=${encodeURIComponent(rule)}`)
    return items[0]
  })
}

/** The session that a peer reported under this id, once it is in the lists. */
export function sessionOf(peer: string, operatorSessionId: string): Promise<Answered> {
  return until(`session ${operatorSessionId} in the lists`, async () => {
    const { items } = await operations('GET', `/sessions?peer=${peer}&limit=200`)
    return items.find((item: { operatorSessionId: string }) => item.operatorSessionId === operatorSessionId)
  })
}

/** The CDR that a peer sent under this id, once it was judged. */
export function cdrOf(peer: string, cdrId: string): Promise<Answered> {
  return until(`CDR ${cdrId} in the lists`, async () => {
    const { items } = await operations('GET', `/cdrs?peer=${peer}&limit=200`)
    return items.find((item: { cdrId: string }) => item.cdrId === cdrId)
  })
}
